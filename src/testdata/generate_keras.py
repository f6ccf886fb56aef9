"""Small networks with random weights as Keras and TensorFlow.js keep them.

    python src/testdata/generate_keras.py        (tensorflow-cpu 2.21, Keras 3.15; seed 11)

Writes src/testdata/keras/: residual.keras and nested.h5 as Keras saves them; residual.layers.json, residual.graph.json (fused by
TensorFlow's remapper, as the converter does it) and small.graph.json (kernels in uint8) with their .bin as
TensorFlow.js keeps them; residual.npz and nested.npz: input [2, S, S, 3] (float32), and in float64 logits and the
gradient of the largest logit at the output of every norm, stored as float32; zeros are exact.
"""

import json
import os
import pathlib

os.environ['CUDA_VISIBLE_DEVICES'] = ''
os.environ['TF_ENABLE_ONEDNN_OPTS'] = '0'

import h5py
import keras
import numpy as np
import tensorflow as tf
from google.protobuf.json_format import MessageToDict
from keras import layers as L
from tensorflow.core.protobuf import config_pb2, meta_graph_pb2
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
from tensorflow.python.grappler import tf_optimizer

OUT = pathlib.Path(__file__).parent / 'keras'
NORMS = (L.BatchNormalization, L.LayerNormalization, L.GroupNormalization)


def residual():
    x = start = keras.Input((24, 24, 3), name='picture')
    x = L.Rescaling(1 / 127.5, offset=-1, name='scale')(x)
    x = L.Conv2D(8, 3, strides=2, padding='same', use_bias=False, name='stem')(x)
    x = keep = L.BatchNormalization(name='stem_bn')(x)
    x = L.Activation('relu', name='stem_relu')(x)
    x = L.SeparableConv2D(8, 3, padding='same', name='separable')(x)
    x = L.BatchNormalization(name='separable_bn')(x)
    x = L.Add(name='sum')([x, keep])
    x = L.ReLU(max_value=6, name='sum_relu')(x)
    x = L.MaxPooling2D(3, strides=2, padding='same', name='pool')(x)
    y = L.DepthwiseConv2D(3, padding='same', dilation_rate=2, depth_multiplier=2, name='deep')(x)
    y = L.BatchNormalization(scale=False, epsilon=0.01, name='deep_bn')(y)
    y = L.LeakyReLU(negative_slope=0.1, name='leaky')(y)
    x = L.Concatenate(name='both')([x, y])
    x = L.AveragePooling2D(3, strides=1, padding='same', name='mean')(x)
    x = L.Conv2D(12, 1, activation='relu', name='mix')(x)
    x = L.Dropout(0.5, name='drop')(x)
    x = L.GlobalAveragePooling2D(name='global')(x)
    return keras.Model(start, L.Dense(5, activation='softmax', name='classes')(x), name='residual')


def nested():
    inside = keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            L.ZeroPadding2D(((1, 2), (0, 1)), name='pad'),
            L.Conv2D(6, 3, strides=(2, 2), name='conv'),
            L.BatchNormalization(center=False, name='norm'),
            L.PReLU(shared_axes=[1, 2], name='prelu'),
            L.Conv2DTranspose(4, 3, strides=2, padding='same', name='up'),
            L.GroupNormalization(groups=2, name='groups'),
            L.Activation('relu', name='relu'),
        ],
        name='inside',
    )
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            inside,
            L.UpSampling2D(2, interpolation='bilinear', name='larger'),
            L.Cropping2D(((3, 2), (1, 4)), name='crop'),
            L.Conv2D(5, 3, strides=2, groups=1, activation='elu', name='conv'),
            L.LayerNormalization(name='layer'),
            L.UpSampling2D(2, name='nearest'),
            L.MaxPooling2D(3, name='pool'),
            L.Activation('hard_sigmoid', name='hard'),
            L.Permute((2, 1, 3), name='turned'),
            L.Flatten(name='flat'),
            L.Dense(9, activation='relu', name='hidden'),
            L.Dense(4, name='logits'),
        ],
        name='nested',
    )


def randomise(model, rng):
    for w in model.weights:
        kind, shape = w.path.split('/')[-1], tuple(w.shape)
        if kind in ('gamma', 'moving_variance'):
            value = rng.uniform(0.5, 1.5, shape)
        elif kind in ('kernel', 'depthwise_kernel', 'pointwise_kernel'):
            value = rng.normal(0, 1.6 / np.sqrt(np.prod(shape[:-1])), shape)
        elif kind == 'alpha':
            value = rng.uniform(0.1, 0.4, shape)
        else:
            value = rng.normal(0, 0.2, shape)
        w.assign(value.astype('float32'))


def flat(model):
    """Layers in order, those of models inside too."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from flat(layer)
        else:
            yield layer


def reference(make, model, x):
    """Logits and gradients of the same network in float64."""
    keras.config.set_floatx('float64')
    double = make()
    double.set_weights([w.astype('float64') for w in model.get_weights()])
    tensor = tf.constant(x.astype('float64'))
    out = {}
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        values, norms = {}, []
        if double.name == 'residual':
            seen = [l for l in double.layers if isinstance(l, NORMS)]
            logits_layer = double.layers[-1]
            logits_layer.activation = keras.activations.linear
            *norms, logits = keras.Model(double.input, [*(l.output for l in seen), logits_layer.output])(tensor)
            values = dict(zip((l.name for l in seen), norms))
        else:
            h = tensor
            for layer in flat(double):
                h = layer(h)
                if isinstance(layer, NORMS):
                    values[layer.name] = h
            logits = h
        largest = tf.reduce_sum(tf.reduce_max(logits, axis=1))
    for name, g in zip(values, tape.gradient(largest, list(values.values()))):
        out[f'grad:{name}'] = g.numpy().astype('float32')
    keras.config.set_floatx('float32')
    return {'input': x, 'logits': logits.numpy(), **out}


def bin_of(named, quantised=()):
    """The bytes of the weights, and what model.json says of them."""
    specs, parts = [], []
    for name, array in named:
        spec = {'name': name, 'shape': list(array.shape), 'dtype': 'int32' if array.dtype.kind == 'i' else 'float32'}
        if name in quantised:
            low, high = float(array.min()), float(array.max())
            scale = (high - low) / 255
            spec['quantization'] = {'min': low, 'scale': scale, 'dtype': 'uint8'}
            parts.append(np.round((array - low) / scale).astype('uint8').tobytes())
        else:
            parts.append(array.astype(spec['dtype']).tobytes())
        specs.append(spec)
    return specs, b''.join(parts)


def write_tfjs(name, topology, named, shards, extra, quantised=()):
    specs, data = bin_of(named, quantised)
    cut = [len(data) * i // shards for i in range(shards + 1)]
    paths = [f'{name}.shard{i + 1}of{shards}.bin' for i in range(shards)]
    for path, a, b in zip(paths, cut, cut[1:]):
        (OUT / path).write_bytes(data[a:b])
    manifest = [{'paths': paths, 'weights': specs}]
    (OUT / f'{name}.json').write_text(json.dumps({**extra, 'modelTopology': topology, 'weightsManifest': manifest}))


def graph_of(model):
    """The frozen graph, fused as the converter of TensorFlow.js fuses it."""
    function = tf.function(lambda x: model(x, training=False))
    concrete = function.get_concrete_function(tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, 'picture'))
    frozen = convert_variables_to_constants_v2(concrete)
    config = config_pb2.ConfigProto()
    rewrite = config.graph_options.rewrite_options
    rewrite.optimizers.extend(['constfold', 'arithmetic', 'dependency', 'pruning', 'remap'])
    rewrite.meta_optimizer_iterations = rewrite.TWO
    graph = frozen.graph.as_graph_def()
    for node in graph.node:
        node.device = '/device:CPU:0'
    meta = tf.compat.v1.train.export_meta_graph(graph_def=graph, graph=frozen.graph)
    fetch = meta_graph_pb2.CollectionDef()
    fetch.node_list.value.extend([frozen.outputs[0].name.split(':')[0], frozen.inputs[0].name.split(':')[0]])
    meta.collection_def['train_op'].CopyFrom(fetch)
    return tf_optimizer.OptimizeGraph(config, meta), frozen.inputs[0].name, frozen.outputs[0].name


def write_graph(name, model, quantised=False):
    graph, start, end = graph_of(model)
    named = [(n.name, tf.make_ndarray(n.attr['value'].tensor)) for n in graph.node if n.op == 'Const']
    small = [k for k, v in named if v.ndim == 4] if quantised else []
    topology = MessageToDict(graph)
    for node in topology['node']:
        if node['op'] == 'Const':
            node['attr']['value']['tensor'].pop('tensorContent', None)
            node['attr']['value']['tensor'].pop('floatVal', None)
    signature = {'inputs': {'x': {'name': start}}, 'outputs': {'classes': {'name': end}}}
    extra = {'format': 'graph-model', 'generatedBy': tf.__version__, 'signature': signature}
    write_tfjs(name, topology, named, 1, extra, small)


def newest():
    """What h5py writes with libver='latest': links, attributes and chunks in forms of their own, and a small network without them."""
    with h5py.File(OUT / 'links.latest.h5', 'w', libver='latest') as f:
        for i in range(9):
            f.create_dataset(str(i), data=np.float32(i))
    with h5py.File(OUT / 'attributes.latest.h5', 'w', libver='latest') as f:
        for i in range(9):
            f.attrs[str(i)] = i
    model = keras.Sequential([keras.layers.Input((4, 4, 3)), keras.layers.Conv2D(2, 3, name='conv'), keras.layers.GlobalAveragePooling2D(name='mean'), keras.layers.Dense(2, name='logits')])
    x = np.random.default_rng(3).uniform(0, 1, (2, 4, 4, 3)).astype('float32')
    model.save(OUT / 'plain.h5')
    for name, chunks in (('compact', None), ('chunks', True)):
        with h5py.File(OUT / 'plain.h5') as old, h5py.File(OUT / f'{name}.latest.h5', 'w', libver='latest') as new:
            copied(old, new, chunks)
    (OUT / 'plain.h5').unlink()
    np.savez(OUT / 'compact.latest.npz', input=x, logits=model.predict(x, verbose=0))


def copied(old, new, chunks):
    for name, value in old.attrs.items():
        new.attrs[name] = value
    for name, value in old.items():
        if isinstance(value, h5py.Dataset):
            new.create_dataset(name, data=value[()], chunks=chunks if value.ndim > 1 else None)
        else:
            copied(value, new.create_group(name), chunks)


def main():
    OUT.mkdir(exist_ok=True)
    rng = np.random.default_rng(11)
    for make, span in ((residual, 255), (nested, 1)):
        model = make()
        randomise(model, rng)
        x = (rng.uniform(0, 1, (2, *model.input_shape[1:])) * span).astype('float32')
        np.savez(OUT / f'{model.name}.npz', **reference(make, model, x))
        if model.name == 'residual':
            model.save(OUT / 'residual.keras')
            named = [('/'.join(w.path.split('/')[-2:]), w.numpy()) for w in model.weights]
            topology = {'keras_version': keras.__version__, 'backend': 'tensorflow', 'model_config': json.loads(model.to_json())}
            write_tfjs('residual.layers', topology, named, 2, {'format': 'layers-model'})
            write_graph('residual.graph', model)
            write_graph('small.graph', model, quantised=True)
        else:
            model.save(OUT / 'nested.h5')
    newest()


if __name__ == '__main__':
    main()
