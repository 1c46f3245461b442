package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.EvmContracts;
import io.assay.driver.Failure;
import io.assay.driver.SorobanContracts;
import io.assay.driver.Verifying;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The engines in which a generated contract verifies a proof: `--on`.
enum OnChain {
    /// An EVM in this JVM.
    EVM {
        @Override
        void verify(ArtefactFolder folder, Verifying.Claim claim, Console console, Summary summary)
                throws IOException {
            EvmContracts.OnChain onChain = EvmContracts.verify(folder, claim);
            summary.put("gas", onChain.gas()).put("deployGas", onChain.deployGas())
                    .put("contractBytes", onChain.contractBytes());
            console.line("evm        %s accepts %s: %,d gas (deployment %,d gas, %,d bytes)", onChain.contract(),
                    onChain.function(), onChain.gas(), onChain.deployGas(), onChain.contractBytes());
        }
    },
    /// The host of Stellar's network.
    SOROBAN {
        @Override
        void verify(ArtefactFolder folder, Verifying.Claim claim, Console console, Summary summary)
                throws IOException {
            SorobanContracts.OnChain onChain = SorobanContracts.verify(folder, claim, console.progress());
            summary.put("instructions", onChain.instructions()).put("memoryBytes", onChain.memory())
                    .put("feeStroops", onChain.fee());
            onChain.wasmBytes().ifPresent(bytes -> summary.put("wasmBytes", bytes));
            console.line("soroban    %s accepts %s: %,d instructions, %.1f MiB, fee %,d stroops without rent (%s)",
                    onChain.contract(), onChain.function(), onChain.instructions(), onChain.memory() / MEBIBYTE,
                    onChain.fee(), onChain.wasmBytes().map(bytes -> "wasm, %,d bytes".formatted(bytes))
                            .orElse("native code; for wasm too: rustup target add wasm32v1-none"));
        }
    };

    private static final double MEBIBYTE = 1 << 20;

    /// Has the folder's contract verify the claim; prints what that costs.
    /// @throws Failure if it is rejected
    abstract void verify(ArtefactFolder folder, Verifying.Claim claim, Console console, Summary summary)
            throws IOException;

    /// Returns the engine of a name.
    ///
    /// @param others names that the option takes too
    /// @throws Failure if there is none
    static OnChain of(String name, String... others) {
        return Arrays.stream(values()).filter(chain -> chain.option().equals(name)).findFirst()
                .orElseThrow(() -> new Failure(Failure.Kind.USAGE,
                        Diagnostic.of("AS0103", "an option has an unknown value").found("--on " + name,
                                Stream.concat(Arrays.stream(others), Arrays.stream(values()).map(OnChain::option))
                                        .map(value -> "--on " + value).collect(Collectors.joining(" or ")))));
    }

    private String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
