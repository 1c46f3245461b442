package io.assay.frontend.op;

/// One line of the table of supported operators.
///
/// @param operator     type of the node, for example `Gemm`
/// @param domain       `ai.onnx` for the default domain
/// @param firstOpset   least version of the domain's operator set in which this reading holds
/// @param lastOpset    greatest version that was checked
/// @param restrictions what is not supported, in words; empty if nothing
public record OperatorRow(String operator, String domain, int firstOpset, int lastOpset, String restrictions) {
    /// The newest operator set of ONNX that the importers were written against.
    public static final int NEWEST_OPSET = 28;

    /// Returns the row of an operator of ONNX itself that holds from `firstOpset` to the newest set.
    public static OperatorRow onnx(String operator, int firstOpset, String restrictions) {
        return new OperatorRow(operator, "ai.onnx", firstOpset, NEWEST_OPSET, restrictions);
    }
}
