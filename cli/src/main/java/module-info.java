/// The command line and what it drives: compilers and machines that other people wrote.
module io.assay.cli {
    requires static transitive org.jspecify;
    requires transitive io.assay.backends;
    requires transitive io.assay.checker;
    requires transitive io.assay.codegen;
    requires transitive io.assay.frontend;
    requires transitive io.assay.ir;
    requires transitive io.assay.passes;
    requires transitive io.assay.prover;
    requires com.github.mustachejava;
    requires info.picocli;
    requires java.management;
    requires java.net.http;
    requires jdk.httpserver;
    requires jdk.management;
    requires libevm;
    requires transitive tools.jackson.databind;

    exports io.assay.cli;
    exports io.assay.driver;
    exports io.assay.driver.evm;
    exports io.assay.driver.tool;
    exports io.assay.driver.soroban;
    exports io.assay.driver.serve;
    exports io.assay.driver.peer;

    provides io.assay.codegen.chain.ChainTarget with io.assay.driver.evm.EvmTarget, io.assay.driver.soroban.SorobanTarget;

    opens io.assay.cli to info.picocli;
    opens io.assay.driver to tools.jackson.databind;

}
