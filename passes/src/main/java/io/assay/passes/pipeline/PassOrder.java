package io.assay.passes.pipeline;

import java.util.List;

/// One thing to observe about the order of passes.
///
/// @param before pass that comes first, within each dialect that has both
/// @param after  pass that comes later
/// @param reason why
record PassOrder(String before, String after, String reason) {

    /// Every such need. The pipeline is checked against it when its class is loaded.
    static final List<PassOrder> ALL = List.of(
            new PassOrder("keep-integers", "fold-constants",
                    "floats of constants that are not read as integers are left"
                            + " for folding"),
            new PassOrder("fold-constants", "simplify-tensor", "laws about constants look for constants, not for what"
                    + " computes them"),
            new PassOrder("simplify-tensor", "eliminate-common",
                    "sums are equal only once constants stand on the right"),
            new PassOrder("eliminate-common", "recognise-formulas",
                    "a formula reads one value in several places, which the model may compute several times"),
            new PassOrder("fold-constants", "move-thresholds",
                    "functions of an input and constants look for constants"),
            new PassOrder("move-thresholds", "eliminate-common", "keys of one input are made for each of its trees"),
            new PassOrder("eliminate-common", "fold-leaves",
                    "what is computed twice of a leaf would become two targets"),
            new PassOrder("fold-leaves", "recognise-formulas", "leaves are rounded after each function of the model"),
            new PassOrder("recognise-formulas", "move-decisions", "a function in pieces is none that keeps the order"),
            new PassOrder("simplify-fixed", "eliminate-common",
                    "sums are equal only once constants stand on the right"),
            new PassOrder("pool-before-requantize", "fuse-lookups",
                    "a pool looks for the rounding in front of it, which a table would hide"),
            new PassOrder("simplify-tensor", "select-ranks", "a view of a view hides which places of a sort are read"),
            new PassOrder("fold-constants", "eliminate-common", "folding makes equal constants"),
            new PassOrder("eliminate-common", "eliminate-dead", "the operands of what was computed twice may be dead"),
            new PassOrder("eliminate-dead", "lower-tensor-to-fixed", "what is dead must not be refused for having no"
                    + " integer form"),
            new PassOrder("eliminate-dead", "lower-fixed-to-relation", "a gadget's asserts stay, whether or not its"
                    + " result is read"));

    /// Requires `names`, the passes of one dialect with the lowering at its end, to be in order.
    /// @throws IllegalStateException if they are not; the message gives the reason
    static void check(List<String> names) {
        for (PassOrder order : ALL) {
            int before = names.lastIndexOf(order.before);
            int after = names.indexOf(order.after);
            if (before >= 0 && after >= 0 && before > after) {
                throw new IllegalStateException(
                        order.before + " has to come before " + order.after + ": " + order.reason);
            }
        }
    }
}
