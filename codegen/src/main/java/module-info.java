/// Code generation: Java witness generators and contracts.
module io.assay.codegen {
    requires static transitive org.jspecify;
    requires transitive io.assay.ir;
    requires transitive io.assay.backends;
    requires com.palantir.javapoet;
    requires com.github.mustachejava;
    requires java.compiler;
    requires org.bouncycastle.provider;

    exports io.assay.codegen.chain;
    exports io.assay.codegen.contract;
    exports io.assay.codegen.java;
    exports io.assay.codegen.solidity;
    exports io.assay.codegen.soroban;
}
