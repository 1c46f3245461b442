package io.assay.driver.soroban;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.soroban.SorobanGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/// Stellar's Soroban: contracts in Rust, in the network's own host with the network's limits on.
///
/// A contract runs as native code, and where the compiler has the target `wasm32v1-none` as wasm too; both must say the
/// same of every call.
public final class SorobanTarget implements ChainTarget {

    /// The name on the command line.
    public static final String NAME = "soroban";

    private final Cargo cargo;
    private final DoubleConsumer progress;

    /// A target that builds in silence.
    public SorobanTarget() {
        this(_ -> {
        });
    }

    /// @param progress is told how much of a build is done, in [0, 1]
    public SorobanTarget(DoubleConsumer progress) {
        this(new Cargo(), progress);
    }

    SorobanTarget(Cargo cargo, DoubleConsumer progress) {
        this.cargo = cargo;
        this.progress = progress;
    }

    /// Where contracts are built.
    public Path location() {
        return new SorobanBuild(cargo, progress).home();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample) {
        return SorobanGenerator.generate(specification, sample);
    }

    @Override
    public SorobanDeployment deploy(VerifierSpecification specification, SortedMap<String, String> project)
            throws IOException {
        SorobanBuild.Built built = new SorobanBuild(cargo, progress)
                .build(SorobanGenerator.crateName(specification.modelName()), project);
        SortedMap<String, Long> facts = new TreeMap<>();
        List<SorobanRunner> hosts = new ArrayList<>(List.of(new SorobanRunner(built.runner(), List.of())));
        if (built.wasm().isPresent()) {
            facts.put(SorobanDeployment.WASM_BYTES, Files.size(built.wasm().get()));
            hosts.add(new SorobanRunner(built.runner(), List.of(built.wasm().get().toString())));
        }
        return new SorobanDeployment(specification, facts, hosts);
    }
}
