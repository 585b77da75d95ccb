"""A recogniser kept as ONNX, as a module whose weights can be trained, and back."""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

# Smaller tensors are constants of the arithmetic, not weights.
LEAST_WEIGHTS = 8


class Network(torch.nn.Module):
    """Runs the graph node by node. Gives scores before the last softmax, `[lines, steps, characters]`."""

    def __init__(self, path):
        super().__init__()
        self.model = onnx.load(path)
        graph = self.model.graph
        self.constants, weights = {}, {}
        for tensor in graph.initializer:
            values = torch.from_numpy(numpy_helper.to_array(tensor).copy())
            if values.dtype == torch.float32 and values.numel() >= LEAST_WEIGHTS:
                weights[key(tensor.name)] = torch.nn.Parameter(values)
            else:
                self.constants[tensor.name] = values
        self.weights = torch.nn.ParameterDict(weights)
        self.nodes = []
        for node in graph.node:
            settings = {setting.name: helper.get_attribute_value(setting) for setting in node.attribute}
            if node.op_type == "Constant":
                self.constants[node.output[0]] = torch.from_numpy(numpy_helper.to_array(settings["value"]).copy())
            else:
                self.nodes.append((node.op_type, list(node.input), node.output[0], settings))
        for op, inputs, _, _ in self.nodes:
            if op == "BatchNormalization":  # its statistics stay
                for statistic in inputs[3:5]:
                    self.weights[key(statistic)].requires_grad = False
        self.scores = next(node[1][0] for node in reversed(self.nodes) if node[0] == "Softmax")
        self.last_use = {name: at for at, node in enumerate(self.nodes) for name in node[1]}

    def forward(self, lines):
        values = {self.model.graph.input[0].name: lines}

        def value(name):
            if name in values:
                return values[name]
            return self.constants[name] if name in self.constants else self.weights[key(name)]

        for at, (op, inputs, output, settings) in enumerate(self.nodes):
            values[output] = OPERATIONS[op](settings, *(value(name) for name in inputs))
            if output == self.scores:
                return values[output]
            for name in inputs:
                if self.last_use[name] == at:
                    values.pop(name, None)
        raise ValueError("the graph does not end in a softmax")

    def save(self, path, weights):
        """In 16 bits, which the runtime widens when it loads the graph."""
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        graph, kept, widened = model.graph, [], []
        for tensor in graph.initializer:
            if key(tensor.name) in self.weights:
                half = weights[key(tensor.name)].contiguous().numpy().astype(np.float16)
                kept.append(numpy_helper.from_array(half, tensor.name + ".half"))
                widened.append(helper.make_node("Cast", [kept[-1].name], [tensor.name], to=TensorProto.FLOAT))
            else:
                kept.append(tensor)
        names = {tensor.name for tensor in graph.initializer}
        inputs = [tensor for tensor in graph.input if tensor.name not in names]
        nodes = widened + list(graph.node)
        for field, items in ((graph.initializer, kept), (graph.node, nodes), (graph.input, inputs)):
            copies = [type(item).FromString(item.SerializeToString()) for item in items]
            del field[:]
            field.extend(copies)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def key(name):
    return name.replace(".", "~")


def padded(settings, x, empty=0.0):
    """Padded by hand, since ONNX may pad one side more than the other."""
    if settings.get("auto_pad", b"NOTSET") == b"SAME_UPPER":
        down, across = settings["kernel_shape"]
        pads = [(down - 1) // 2, (across - 1) // 2, down // 2, across // 2]
    else:
        pads = settings.get("pads", [0, 0, 0, 0])
    return F.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=empty) if any(pads) else x


def convolution(settings, x, weight, bias=None):
    strides, dilations = settings.get("strides", [1, 1]), settings.get("dilations", [1, 1])
    return F.conv2d(padded(settings, x), weight, bias, strides, 0, dilations, settings.get("group", 1))


def largest(settings, x):
    return F.max_pool2d(padded(settings, x, float("-inf")), settings["kernel_shape"], settings.get("strides", [1, 1]))


def mean(settings, x):
    return F.avg_pool2d(padded(settings, x), settings["kernel_shape"], settings.get("strides", [1, 1]))


def normalised(settings, x, scale, shift, centre, variance):
    return F.batch_norm(x, centre, variance, scale, shift, False, 0, settings.get("epsilon", 1e-5))


def cut(_, x, starts, ends, axes, *steps):
    for start, end, axis in zip(starts.tolist(), ends.tolist(), axes.tolist()):
        length = x.shape[axis]
        start, end = (side + length if side < 0 else side for side in (start, end))
        x = x.narrow(axis, start, min(end, length) - start)
    return x


def without(settings, x):
    for axis in sorted(settings["axes"], reverse=True):
        x = x.squeeze(axis)
    return x


def with_axes(settings, x):
    for axis in sorted(settings["axes"]):
        x = x.unsqueeze(axis)
    return x


OPERATIONS = {
    "Identity": lambda _, x: x,
    "Add": lambda _, x, y: x + y,
    "Sub": lambda _, x, y: x - y,
    "Mul": lambda _, x, y: x * y,
    "Div": lambda _, x, y: x / y,
    "Pow": lambda _, x, y: x**y,
    "MatMul": lambda _, x, y: x @ y,
    "Erf": lambda _, x: torch.erf(x),
    "Sqrt": lambda _, x: torch.sqrt(x),
    "Relu": lambda _, x: F.relu(x),
    "Sigmoid": lambda _, x: torch.sigmoid(x),
    "HardSigmoid": lambda s, x: torch.clamp(x * s.get("alpha", 0.2) + s.get("beta", 0.5), 0, 1),
    "Softmax": lambda _, x: F.softmax(x, dim=-1),
    "ReduceMean": lambda s, x: x.mean(dim=tuple(s["axes"]), keepdim=bool(s.get("keepdims", 1))),
    "Transpose": lambda s, x: x.permute(s["perm"]),
    "Reshape": lambda _, x, shape: x.reshape([x.shape[at] if side == 0 else side for at, side in enumerate(shape.tolist())]),
    "Shape": lambda _, x: torch.tensor(x.shape),
    "Concat": lambda s, *parts: torch.cat(parts, dim=s["axis"]),
    "Slice": cut,
    "Squeeze": without,
    "Unsqueeze": with_axes,
    "Conv": convolution,
    "MaxPool": largest,
    "AveragePool": mean,
    "BatchNormalization": normalised,
}
