package io.assay.cli;

import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.ceremony.KeyExchange;
import io.assay.ceremony.KeyReport;
import io.assay.ceremony.KeyVerifier;
import io.assay.format.VerificationKeyJson;
import io.assay.format.ZkeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay zkey`: the second phase of a ceremony, the key of one circuit, plain or with commitments.
@Command(name = "zkey", mixinStandardHelpOptions = true, description = {
        "The second phase of a ceremony: the key of one circuit, in the files of snarkjs.",
        "Keys of circuits with lookups (proving.pk) have secrets of commitments too, and are for assay alone."}, footer = {
                "", "Example: assay zkey verify circuit.r1cs pot14_final.ptau circuit_final.zkey"})
final class ZkeyCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command of assay zkey is missing");
    }

    @Command(name = "new", mixinStandardHelpOptions = true, description = {
            "Writes the key of a circuit that nobody has contributed to: no proof under it means anything.",
            "Check the powers before: assay ptau verify."}, footer = {"",
                    "Example: assay zkey new circuit.r1cs pot14_final.ptau circuit_0.zkey"})
    int create(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "CIRCUIT.r1cs", description = "The circuit.") Path circuit,
            @Parameters(paramLabel = "PTAU", description = "Prepared powers of tau.") Path powers,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out) throws IOException {
        byte[] hash = options.run("new",
                (workers, listener) -> new KeyCeremony(workers, listener).create(circuit, powers, out));
        options.printWritten(out, "circuit hash", "circuitHash", hash);
        return ExitCodes.DONE;
    }

    @Command(name = "contribute", mixinStandardHelpOptions = true, description = {
            "Adds a contribution: multiplies delta, and the sigma of each commitment, by numbers that are drawn here and forgotten.",
            "IN may also be a file of parameters from zkey export; OUT is then another."}, footer = {"",
                    "Example: assay zkey contribute circuit_0.zkey circuit_1.zkey --name \"First contributor\""})
    int contribute(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "Key of the contributor before.") Path in,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name,
            @Option(names = "--entropy", defaultValue = "", paramLabel = "TEXT", description = "Words to mix with the random numbers of the system, which are enough by themselves.") String entropy)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        byte[] hash = CeremonyOptions.isContainer(in, "zkey")
                ? options.run("contribute",
                        (workers, listener) -> new KeyCeremony(workers, listener).contribute(in, out, checked,
                                Entropy.fresh(entropy)))
                : options.run("contribute", (workers, listener) -> new KeyExchange(workers, listener).contribute(in,
                        out, Entropy.fresh(entropy)));
        options.printWritten(out, "contribution", "contributionHash", hash);
        return ExitCodes.DONE;
    }

    @Command(name = "beacon", mixinStandardHelpOptions = true, description = "Ends a ceremony with a public random value that nobody could know before.", footer = {
            "", "Example: assay zkey beacon circuit_1.zkey circuit_final.zkey 0102030405060708090a0b0c0d0e0f10 10"})
    int beacon(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "Key of the last contributor.") Path in,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Parameters(paramLabel = "HASH", description = "The value, as hexadecimal digits.") String hash,
            @Parameters(paramLabel = "ITERATIONS_LOG2", description = "It is hashed 2^ITERATIONS_LOG2 times; 10 to 63.") int iterations,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        var beacon = CeremonyOptions.beacon(hash, iterations);
        byte[] made = options.run("beacon",
                (workers, listener) -> new KeyCeremony(workers, listener).beacon(in, out, checked, beacon));
        options.printWritten(out, "contribution", "contributionHash", made);
        return ExitCodes.DONE;
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = {
            "Checks that a key is the circuit's for these powers, and every contribution. Exit code 1 if it is rejected.",
            "The powers are taken as they are: check them with assay ptau verify."}, footer = {"",
                    "Example: assay zkey verify circuit.r1cs pot14_final.ptau circuit_final.zkey"})
    int verify(@Mixin CeremonyOptions options,
            @Parameters(arity = "1..3", paramLabel = "CIRCUIT.r1cs PTAU KEY", description = "With --record, the key alone.") List<Path> files,
            @Option(names = "--record", description = "Check the contributions alone, not whether the key is the circuit's.") boolean record)
            throws IOException {
        if (files.size() != (record ? 1 : 3)) {
            throw new CommandLine.ParameterException(spec.commandLine().getSubcommands().get("verify"),
                    record ? "expected one file: KEY" : "expected three files: CIRCUIT.r1cs PTAU KEY");
        }
        Path key = files.getLast();
        KeyReport report = options.run("verify", (workers, listener) -> {
            KeyVerifier verifier = new KeyVerifier(workers, listener);
            return record ? verifier.verifyRecord(key) : verifier.verify(files.getFirst(), files.get(1), key);
        });
        CeremonyOptions.require(key, report.findings());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("verified", true);
        members.put("circuitChecked", !record);
        members.put("circuitHash", CeremonyOptions.hex(report.circuitHash()));
        members.put("contributions", CeremonyOptions.members(report.contributions()));
        options.printHash("circuit hash", report.circuitHash());
        options.printContributions(report.contributions());
        options.console().line(record
                ? "accepted: %d contributions; whether the key is the circuit's was not checked"
                : "accepted: the circuit's key, %d contributions", report.contributions().size());
        options.console().object(members);
        return ExitCodes.DONE;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes the parameters for a contributor with another tool (snarkjs: export bellman), or the verification key.", footer = {
            "", "Example: assay zkey export circuit_1.zkey circuit_1.mpcparams"})
    int export(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "KEY", description = "Key of the contributor before.") Path key,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Option(names = "--verification-key", description = "Write the verification key as JSON instead.") boolean verificationKey)
            throws IOException {
        options.run("export", (workers, listener) -> {
            if (verificationKey) {
                VerificationKeyJson.of(ZkeyFile.readVerifyingKey(key)).write(out);
            } else {
                new KeyExchange(workers, listener).exportParameters(key, out);
            }
            return out;
        });
        options.printWritten(out);
        return ExitCodes.DONE;
    }

    @Command(name = "import", mixinStandardHelpOptions = true, description = "Adds the contributions of parameters to a key (snarkjs: import bellman). Exit code 1 if they prove nothing.", footer = {
            "",
            "Example: assay zkey import circuit_1.zkey circuit_2.mpcparams circuit_2.zkey --name \"Second contributor\""})
    int importParameters(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "KEY", description = "Key that the parameters were exported from.") Path key,
            @Parameters(paramLabel = "PARAMETERS", description = "What the contributor sent.") Path parameters,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        options.run("import", (workers, listener) -> {
            new KeyExchange(workers, listener).importParameters(key, parameters, out, checked);
            return out;
        });
        options.printWritten(out);
        return ExitCodes.DONE;
    }
}
