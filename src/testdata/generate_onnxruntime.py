"""What ONNX Runtime makes of every ONNX file in models/.

    python src/testdata/generate_onnxruntime.py        (onnxruntime 1.30, CPU)

Writes src/testdata/onnxruntime.json: for each file the output for the input of its .npz, row by row.
"""

import json
import pathlib

import numpy as np
import onnxruntime

HERE = pathlib.Path(__file__).parent
out = {}
for path in sorted((HERE / 'models').glob('*.onnx')):
    x = np.load(HERE / 'models' / f'{path.name.split(".")[0]}.npz')['input']
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    (result,) = session.run(None, {session.get_inputs()[0].name: x})
    out[path.name] = [[float(f'{value:.8g}') for value in row] for row in result]
(HERE / 'onnxruntime.json').write_text(json.dumps({'onnxruntime': onnxruntime.__version__, 'outputs': out}, indent=2) + '\n')
