"""The peers' engines as they ship, behind one call: a page image in, text spans out."""

import importlib.metadata
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

ENGINES = ("rapidocr-small", "rapidocr-tiny", "tesseract-command")
# Part of the key of what is kept; to be raised with any change here that changes what is recognised.
REVISION = 1


@dataclass
class Span:
    """A piece of text on the upright page; `box` holds four corners, clockwise from the top left, px."""

    text: str
    score: float
    box: list


@dataclass
class Recognised:
    """`turns`: clockwise quarter turns that made the page upright; `width` and `height` are the upright page's."""

    turns: int
    width: int
    height: int
    spans: list


class Orientation:
    """The orientation classifier of the RapidOCR project: given to every peer, as none of them turns pages."""

    TURNS = (0, 3, 2, 1)
    SURE = 0.8

    def __init__(self, models, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            str(models / "orientation.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def turns(self, image):
        scale = 256 / min(image.shape[:2])
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top, left = ((side - 224) // 2 for side in small.shape[:2])
        middle = small[top : top + 224, left : left + 224, ::-1].astype(np.float32) / 255
        middle = (middle - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
        planes = middle.transpose(2, 0, 1)[None].astype(np.float32)
        scores = self.session.run(None, {self.session.get_inputs()[0].name: planes})[0][0]
        if not (np.all(scores >= 0) and abs(scores.sum() - 1) < 1e-3):
            scores = np.exp(scores - scores.max())
            scores /= scores.sum()
        best = int(scores.argmax())
        return self.TURNS[best] if scores[best] >= self.SURE else 0


class RapidOcr:
    """RapidOCR with its default settings. The small models come with its wheel; of the tiny ones the project's own
    copies are used, which are the same networks."""

    def __init__(self, size, models, threads):
        from rapidocr import ModelType, RapidOCR

        params = {
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        if size == "tiny":
            folder = models / "ppocrv6" / "tiny"
            params |= {
                "Det.model_type": ModelType.TINY,
                "Det.model_path": str(folder / "det.onnx"),
                "Rec.model_type": ModelType.TINY,
                "Rec.model_path": str(folder / "rec.onnx"),
                "Rec.rec_keys_path": str(folder / "dict.txt"),
            }
        self.engine = RapidOCR(params=params)

    def spans(self, image):
        output = self.engine(image)
        if output.txts is None:
            return []
        found = zip(output.boxes, output.txts, output.scores)
        return [Span(text, float(score), np.asarray(box).tolist()) for box, text, score in found]


class TesseractCommand:
    """The `tesseract` command with one uniform block of text; words nearer than most of their height are one span."""

    JOINED = 0.7

    def __init__(self, models, threads):
        self.models = models
        self.environment = os.environ | {"OMP_THREAD_LIMIT": str(threads)}
        self.peak_kb = 0

    def spans(self, image):
        page = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
        command = ["tesseract", "stdin", "stdout", "--tessdata-dir", str(self.models / "tessdata"), "-l", "chi_sim"]
        ran = subprocess.run(
            [*command, "--psm", "6", "-c", "tessedit_create_tsv=1"], input=page, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=self.environment, check=True,
        )  # fmt: skip
        spans, line = [], None
        for row in ran.stdout.decode().splitlines()[1:]:
            cells = row.split("\t")
            if cells[0] != "5" or not cells[11].strip():
                continue
            left, top, width, height = map(int, cells[6:10])
            right, bottom, text, score = left + width, top + height, cells[11].strip(), float(cells[10]) / 100
            near = spans and line == cells[1:5] and left - spans[-1].box[1][0] < self.JOINED * height
            line = cells[1:5]
            if near:
                last = spans[-1]
                left, top = last.box[0][0], min(top, last.box[0][1])
                bottom = max(bottom, last.box[2][1])
                text, score = last.text + text, min(last.score, score)
                spans.pop()
            spans.append(Span(text, score, [[left, top], [right, top], [right, bottom], [left, bottom]]))
        return spans


class Engine:
    """One of ENGINES, ready to read pages on `threads` threads."""

    def __init__(self, name, models, threads):
        cv2.setNumThreads(threads)
        models = Path(models)
        self.orientation = Orientation(models, threads)
        if name == "tesseract-command":
            self.engine = TesseractCommand(models, threads)
        else:
            self.engine = RapidOcr(name.removeprefix("rapidocr-"), models, threads)

    def read(self, path):
        """Fails only where the file is no image or the engine breaks down."""
        image = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if image is None:
            raise ValueError(f"{path} is no image")
        turns = self.orientation.turns(image)
        image = np.ascontiguousarray(np.rot90(image, -turns))
        return Recognised(turns, image.shape[1], image.shape[0], self.engine.spans(image))


def version(name):
    """What, besides the page, decides what is recognised."""
    if name == "tesseract-command":
        ran = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
        return f"{ran.stdout.split()[1]}-r{REVISION}"
    packages = ("rapidocr", "onnxruntime")
    return "-".join(importlib.metadata.version(package) for package in packages) + f"-r{REVISION}"
