"""Small sets of pictures in the formats of others: writes datasets.json beside this file, each set in base64.

Run: pip install numpy scipy pyarrow pillow && python generate_datasets.py
Picture i has the value (37 i + 3 x + 5 y + 11 c) mod 256 at column x, row y, colour c; its label is (3 i) mod 10.
"""
import base64
import gzip
import io
import json
import pathlib
import pickle
import tarfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.io
from PIL import Image

N = 3
y, x, c = np.meshgrid(np.arange(32), np.arange(32), np.arange(3), indexing="ij")
PICTURES = np.stack([(37 * i + 3 * x + 5 * y + 11 * c) % 256 for i in range(N)]).astype(np.uint8)
LABELS = [(3 * i) % 10 for i in range(N)]
planes = PICTURES.transpose(0, 3, 1, 2).reshape(N, -1)


def png(picture):
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def tar(files, mode="w", fmt=tarfile.GNU_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=fmt) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def mat():
    out = io.BytesIO()
    labels = np.array([[10 if v == 0 else v] for v in LABELS], dtype=np.uint8)
    scipy.io.savemat(out, {"X": PICTURES.transpose(1, 2, 3, 0), "y": labels}, do_compression=True)
    return out.getvalue()


def parquet():
    rows = pa.table(
        {
            "img": pa.array(
                [{"bytes": png(p), "path": f"{i}.png"} for i, p in enumerate(PICTURES)],
                pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
            ),
            "label": pa.array(LABELS, pa.int64()),
        }
    )
    features = {"info": {"features": {"label": {"names": [f"class {k}" for k in range(10)]}}}}
    out = io.BytesIO()
    pq.write_table(rows.replace_schema_metadata({"huggingface": json.dumps(features)}), out, row_group_size=2)
    return out.getvalue()


def npy(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def npz(**arrays):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


batch = {"data": planes, "labels": LABELS, "filenames": [f"{i}.png" for i in range(N)], "batch_label": "b"}
long_name = "a-folder-with-a-long-name/" * 6
sets = {
    "cifarPickle2": pickle.dumps(batch, protocol=2),
    "cifarPickle4": pickle.dumps(batch, protocol=4),
    "cifarMeta": pickle.dumps({"label_names": [f"class {k}" for k in range(10)]}, protocol=2),
    "cifarBinary": b"".join(bytes([l]) + p.tobytes() for l, p in zip(LABELS, planes)),
    "svhn": mat(),
    "parquet": parquet(),
    "npyPixels": npy(PICTURES),
    "npyPlanes": npy(np.ascontiguousarray(PICTURES.transpose(0, 3, 1, 2))),
    "npyFloat": npy(PICTURES / 255),
    "npz": npz(x_test=PICTURES, y_test=np.array(LABELS)),
    "npzUneven": npz(x=PICTURES, y=np.array(LABELS[:2])),
    "tarPax": tar({f"set/{long_name}{i}.png": png(p) for i, p in enumerate(PICTURES)}, fmt=tarfile.PAX_FORMAT),
    "tarGnu": tar({f"set/{long_name}{i}.png": png(p) for i, p in enumerate(PICTURES)}),
    "webDataset": tar(
        {f"{i:04}.{e}": v for i, p in enumerate(PICTURES) for e, v in (("png", png(p)), ("cls", str(LABELS[i]).encode()))}
    ),
    "tarGz": gzip.compress(tar({"cifar-10-batches-py/test_batch": pickle.dumps(batch, protocol=2)}), mtime=0),
    "evilPickle": b"cos\nsystem\n(S'true'\ntR.",
}
path = pathlib.Path(__file__).with_name("datasets.json")
path.write_text(json.dumps({k: base64.b64encode(v).decode() for k, v in sets.items()}, indent=0) + "\n")
