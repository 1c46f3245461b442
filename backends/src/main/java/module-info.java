/// Backends: from relations to circuits.
module io.assay.backends {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;

    exports io.assay.backends.layout;
    exports io.assay.backends.r1cs;
}
