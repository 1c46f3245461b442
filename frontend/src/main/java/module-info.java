/// Reads ONNX models and imports them into the `tensor` dialect.
module io.assay.frontend {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;
    requires com.google.protobuf;
    requires org.antlr.antlr4.runtime;

    exports io.assay.frontend.onnx;
    exports io.assay.frontend.op;
}
