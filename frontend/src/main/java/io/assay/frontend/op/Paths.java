package io.assay.frontend.op;

/// Names of nodes that stand in sub-graphs and functions: `/loop#3/mul` is the node `mul` in step 3 of the node `loop`.
///
/// Names come from the model and may be long, and many: of a longer one the end is kept.
final class Paths {
    private static final int LONGEST = 400;

    private Paths() {}

    /// Returns the name of a node.
    /// @param path what stands before it: empty in the model's graph, otherwise it ends with `/`
    static String of(String path, String node) {
        String name = path.isEmpty() ? node : path + (node.startsWith("/") ? node.substring(1) : node);
        return name.length() <= LONGEST ? name : "…" + name.substring(name.length() - LONGEST);
    }

    /// Returns what stands before the names of nodes inside a node.
    /// @param part which part of it: empty, `#` with a step, or `/` with the name of a branch
    static String inside(String path, String node, String part) {
        String name = of(path, node);
        return (name.startsWith("/") ? name : "/" + name) + part + "/";
    }
}
