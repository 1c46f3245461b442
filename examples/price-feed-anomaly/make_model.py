"""Trains the isolation forest and writes feed.onnx, samples.npz and tick.json. Needs scikit-learn, skl2onnx, onnx, onnxruntime.

Prices are a random walk; each source adds noise of its own, and now and then a fault: a spike, a stale price, a bias.
"""
import json
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, compose, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import IsolationForest

SOURCES, WINDOW = 5, 8
OPSET, ML_OPSET = 18, 3
rng = np.random.default_rng(20261128)


def windows(count, fault_share):
    """Returns prices of shape [count, SOURCES, WINDOW] on a grid of 1/64, and which sources are at fault."""
    walk = 100 * np.exp(np.cumsum(rng.normal(0, 0.002, count + WINDOW)))
    prices = np.stack([walk[i:i + WINDOW] for i in range(count)])[:, None, :].repeat(SOURCES, axis=1)
    prices = prices * (1 + rng.normal(0, 0.0004, prices.shape))
    faulty = rng.random((count, SOURCES)) < fault_share
    kind = rng.integers(0, 3, faulty.shape)
    spike = 1 + rng.choice([-1, 1], faulty.shape) * rng.uniform(0.02, 0.2, faulty.shape)
    prices[..., -1] = np.where(faulty & (kind == 0), prices[..., -1] * spike, prices[..., -1])
    stale = (faulty & (kind == 1))[..., None]
    prices = np.where(stale, prices[..., :1] * 0.96, prices)
    prices = np.where((faulty & (kind == 2))[..., None], prices * spike[..., None], prices)
    return (np.rint(prices * 64) / 64).astype(np.float32), faulty


def constant(name, value, dtype):
    return numpy_helper.from_array(np.array(value, dtype), name)


def features():
    """The graph from prices to one row of features for each source, all of them distances: neither direction is the worse one."""
    nodes = [
        helper.make_node("Gather", ["prices", "newest"], ["last"], axis=1),
        helper.make_node("Gather", ["prices", "before"], ["previous"], axis=1),
        helper.make_node("TopK", ["last", "all"], ["ordered", "order"], axis=0, largest=1),
        helper.make_node("Gather", ["ordered", "middle"], ["median"], axis=0),
        helper.make_node("Div", ["last", "median"], ["ratio"]),
        helper.make_node("Sub", ["ratio", "one"], ["deviation"]),
        helper.make_node("Div", ["last", "previous"], ["step"]),
        helper.make_node("Sub", ["step", "one"], ["change"]),
        helper.make_node("ReduceMax", ["prices", "row"], ["highest"], keepdims=1),
        helper.make_node("ReduceMin", ["prices", "row"], ["lowest"], keepdims=1),
        helper.make_node("Sub", ["highest", "lowest"], ["width"]),
        helper.make_node("Div", ["width", "median"], ["spread"]),
        helper.make_node("ReduceMean", ["prices", "row"], ["mean"], keepdims=1),
        helper.make_node("Div", ["mean", "last"], ["drift"]),
        helper.make_node("Sub", ["drift", "one"], ["trend"]),
        helper.make_node("Concat", ["deviation", "change", "spread", "trend"], ["signed"], axis=1),
        helper.make_node("Abs", ["signed"], ["features"]),
    ]
    weights = [constant("newest", [WINDOW - 1], np.int64), constant("before", [WINDOW - 2], np.int64),
               constant("all", [SOURCES], np.int64), constant("middle", [SOURCES // 2], np.int64),
               constant("one", 1, np.float32), constant("row", [1], np.int64)]
    return helper.make_graph(nodes, "features",
                             [helper.make_tensor_value_info("prices", TensorProto.FLOAT, [SOURCES, WINDOW])],
                             [helper.make_tensor_value_info("features", TensorProto.FLOAT, [SOURCES, 4]),
                              helper.make_tensor_value_info("last", TensorProto.FLOAT, [SOURCES, 1])], weights)


def selection():
    """The graph from labels and prices to the median of the accepted sources."""
    nodes = [
        helper.make_node("Greater", ["labels", "none"], ["is_accepted"]),
        helper.make_node("Cast", ["is_accepted"], ["accepted_ones"], to=TensorProto.INT64),
        helper.make_node("ReduceSum", ["accepted_ones", "axis"], ["accepted"], keepdims=1),
        helper.make_node("Where", ["is_accepted", "newest_prices", "beyond"], ["candidates"]),
        helper.make_node("TopK", ["candidates", "every"], ["ascending", "places"], axis=0, largest=0),
        helper.make_node("Sub", ["accepted", "unit"], ["less"]),
        helper.make_node("Max", ["less", "none"], ["from"]),
        helper.make_node("Div", ["from", "two"], ["left_middle"]),
        helper.make_node("Div", ["accepted", "two"], ["right_middle"]),
        helper.make_node("Gather", ["ascending", "left_middle"], ["left"], axis=0),
        helper.make_node("Gather", ["ascending", "right_middle"], ["right"], axis=0),
        helper.make_node("Add", ["left", "right"], ["both"]),
        helper.make_node("Mul", ["both", "half"], ["middle_price"]),
        helper.make_node("Greater", ["accepted", "none"], ["any"]),
        helper.make_node("Where", ["any", "middle_price", "no_price"], ["price"]),
    ]
    weights = [constant("none", [0], np.int64), constant("axis", [0], np.int64), constant("beyond", [2.0 ** 14], np.float32),
               constant("every", [SOURCES], np.int64), constant("unit", [1], np.int64), constant("two", [2], np.int64),
               constant("half", [0.5], np.float32), constant("no_price", [0], np.float32)]
    return helper.make_graph(nodes, "selection",
                             [helper.make_tensor_value_info("labels", TensorProto.INT64, [SOURCES]),
                              helper.make_tensor_value_info("newest_prices", TensorProto.FLOAT, [SOURCES])],
                             [helper.make_tensor_value_info("price", TensorProto.FLOAT, [1]),
                              helper.make_tensor_value_info("accepted", TensorProto.INT64, [1])], weights)


def model_of(graph):
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", OPSET),
                                                                 helper.make_opsetid("ai.onnx.ml", ML_OPSET)])


def forest():
    front = model_of(features())
    run = onnxruntime.InferenceSession(front.SerializeToString())
    prices, _ = windows(2000, 0.02)
    rows = np.concatenate([run.run(["features"], {"prices": p})[0] for p in prices])
    trained = IsolationForest(n_estimators=30, max_samples=128, contamination=0.03, random_state=0).fit(rows)
    exported = to_onnx(trained, rows[:1], target_opset={"": OPSET, "ai.onnx.ml": ML_OPSET}, options={"score_samples": False})
    exported.ir_version = 8
    exported.graph.input[0].type.tensor_type.shape.dim[0].dim_value = SOURCES
    return front, exported


def main():
    front, trees = forest()
    joined = compose.merge_models(front, compose.add_prefix(trees, "forest_"),
                                  io_map=[("features", "forest_" + trees.graph.input[0].name)],
                                  outputs=["last", "forest_label"])
    flat = [helper.make_node("Reshape", ["last", "sources"], ["last_flat"]),
            helper.make_node("Reshape", ["forest_label", "sources"], ["labels_flat"])]
    joined.graph.node.extend(flat)
    joined.graph.initializer.append(constant("sources", [SOURCES], np.int64))
    del joined.graph.output[:]
    joined.graph.output.extend([helper.make_tensor_value_info("last_flat", TensorProto.FLOAT, [SOURCES]),
                                helper.make_tensor_value_info("labels_flat", TensorProto.INT64, [SOURCES])])
    tail = compose.add_prefix(model_of(selection()), "pick_")
    model = compose.merge_models(joined, tail, io_map=[("last_flat", "pick_newest_prices"),
                                                       ("labels_flat", "pick_labels")])
    rename = {"pick_price": "price", "pick_accepted": "accepted"}
    for node in model.graph.node:
        node.input[:] = [rename.get(n, n) for n in node.input]
        node.output[:] = [rename.get(n, n) for n in node.output]
    for output in model.graph.output:
        output.name = rename.get(output.name, output.name)
    onnx.checker.check_model(model)
    onnx.save(model, "feed.onnx")
    run = onnxruntime.InferenceSession(model.SerializeToString())
    prices, faulty = windows(200, 0.1)
    found = [run.run(["price", "accepted"], {"prices": p}) for p in prices]
    np.savez_compressed("samples.npz", prices=prices, ref__price=np.stack([f[0] for f in found]),
                        ref__accepted=np.stack([f[1] for f in found]), faulty=faulty)
    accepted = np.array([f[1][0] for f in found])
    pick = int(np.argmax((faulty.sum(axis=1) == 1) & (accepted == SOURCES - 1)))
    with open("tick.json", "w") as out:
        json.dump({"prices": prices[pick].tolist()}, out)
    print("accepted on average", accepted.mean(), "faulty on average", faulty.sum(axis=1).mean(), "nodes", len(model.graph.node))
    print("windows with as many accepted as are not at fault", (accepted == SOURCES - faulty.sum(axis=1)).sum())
    median = np.median(prices[:, :, -1], axis=1)
    print("greatest difference to the plain median", np.abs(np.stack([f[0][0] for f in found]) / median - 1).max())


if __name__ == "__main__":
    main()
