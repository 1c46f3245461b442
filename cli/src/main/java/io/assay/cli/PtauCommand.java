package io.assay.cli;

import io.assay.ceremony.Entropy;
import io.assay.ceremony.PowersCeremony;
import io.assay.ceremony.PowersExchange;
import io.assay.ceremony.PowersReceipt;
import io.assay.ceremony.PowersReport;
import io.assay.ceremony.PowersVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay ptau`: the first phase of a ceremony, powers of tau for every circuit up to a size.
@Command(name = "ptau", mixinStandardHelpOptions = true, description = "The first phase of a ceremony: powers of tau, in the files of snarkjs.", footer = {
        "", "Example: assay ptau verify powersOfTau28_hez_final_16.ptau"})
final class PtauCommand implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command of assay ptau is missing");
    }

    @Command(name = "new", mixinStandardHelpOptions = true, description = "Writes powers that nobody has contributed to.", footer = {
            "", "Example: assay ptau new 14 pot14_0.ptau"})
    int create(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "POWER", description = "For circuits of up to 2^POWER rows; 1 to 28.") int power,
            @Parameters(paramLabel = "FILE", description = "File to write.") Path file) throws IOException {
        byte[] challenge = options.run("new",
                (workers, listener) -> new PowersCeremony(workers, listener).create(power, file));
        options.printWritten(file, "first challenge", "challenge", challenge);
        return ExitCodes.DONE;
    }

    @Command(name = "contribute", mixinStandardHelpOptions = true, description = {
            "Adds a contribution: multiplies tau, alpha and beta by numbers that are drawn here and forgotten.",
            "IN may also be a challenge file; OUT is then the response."}, footer = {"",
                    "Example: assay ptau contribute pot14_0.ptau pot14_1.ptau --name \"First contributor\""})
    int contribute(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "File of the contributor before.") Path in,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name,
            @Option(names = "--entropy", defaultValue = "", paramLabel = "TEXT", description = "Words to mix with the random numbers of the system, which are enough by themselves.") String entropy)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        if (CeremonyOptions.isContainer(in, "ptau")) {
            print(options, out, options.run("contribute", (workers, listener) -> new PowersCeremony(workers, listener)
                    .contribute(in, out, checked, Entropy.fresh(entropy))));
            return ExitCodes.DONE;
        }
        byte[] hash = options.run("contribute", (workers, listener) -> new PowersExchange(workers, listener)
                .contribute(in, out, Entropy.fresh(entropy)));
        options.printWritten(out, "response", "responseHash", hash);
        return ExitCodes.DONE;
    }

    @Command(name = "beacon", mixinStandardHelpOptions = true, description = "Ends a ceremony with a public random value that nobody could know before.", footer = {
            "", "Example: assay ptau beacon pot14_1.ptau pot14_beacon.ptau 0102030405060708090a0b0c0d0e0f10 10"})
    int beacon(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "File of the last contributor.") Path in,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Parameters(paramLabel = "HASH", description = "The value, as hexadecimal digits.") String hash,
            @Parameters(paramLabel = "ITERATIONS_LOG2", description = "It is hashed 2^ITERATIONS_LOG2 times; 10 to 63.") int iterations,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        var beacon = CeremonyOptions.beacon(hash, iterations);
        print(options, out, options.run("beacon",
                (workers, listener) -> new PowersCeremony(workers, listener).beacon(in, out, checked, beacon)));
        return ExitCodes.DONE;
    }

    @Command(name = "prepare", mixinStandardHelpOptions = true, description = "Adds the Lagrange bases that keys are made from (snarkjs: prepare phase2).", footer = {
            "", "Example: assay ptau prepare pot14_beacon.ptau pot14_final.ptau"})
    int prepare(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "File of a ceremony that ended.") Path in,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out) throws IOException {
        options.run("prepare", (workers, listener) -> {
            new PowersCeremony(workers, listener).prepare(in, out);
            return out;
        });
        options.printWritten(out);
        return ExitCodes.DONE;
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Checks every contribution, every power, and the Lagrange bases. Exit code 1 if the file is rejected.", footer = {
            "", "Example: assay ptau verify pot14_final.ptau"})
    int verify(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "FILE", description = "Powers of tau.") Path file) throws IOException {
        PowersReport report = options.run("verify",
                (workers, listener) -> new PowersVerifier(workers, listener).verify(file));
        CeremonyOptions.require(file, report.findings());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("verified", true);
        members.put("power", report.power());
        members.put("ceremonyPower", report.ceremonyPower());
        members.put("prepared", report.prepared());
        members.put("contributions", CeremonyOptions.members(report.contributions()));
        options.printContributions(report.contributions());
        if (report.power() < report.ceremonyPower()) {
            options.console().line("cut from 2^%d powers: the hash of the last contribution is that of the whole",
                    report.ceremonyPower());
        }
        options.console().line("accepted: 2^%d powers, %d contributions%s", report.power(),
                report.contributions().size(), report.prepared() ? ", prepared for keys" : ", not prepared for keys");
        options.console().object(members);
        return ExitCodes.DONE;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes the challenge for a contributor who works without the record (snarkjs: export challenge).", footer = {
            "", "Example: assay ptau export pot14_1.ptau challenge_2"})
    int export(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "File of the contributor before.") Path in,
            @Parameters(paramLabel = "CHALLENGE", description = "File to write.") Path challenge) throws IOException {
        byte[] hash = options.run("export",
                (workers, listener) -> new PowersExchange(workers, listener).exportChallenge(in, challenge));
        options.printWritten(challenge, "challenge", "challenge", hash);
        return ExitCodes.DONE;
    }

    @Command(name = "import", mixinStandardHelpOptions = true, description = "Adds the response to a challenge (snarkjs: import response). Exit code 1 if it proves nothing.", footer = {
            "", "Example: assay ptau import pot14_1.ptau response_2 pot14_2.ptau --name \"Second contributor\""})
    int importResponse(@Mixin CeremonyOptions options,
            @Parameters(paramLabel = "IN", description = "File that the challenge was exported from.") Path in,
            @Parameters(paramLabel = "RESPONSE", description = "What the contributor sent.") Path response,
            @Parameters(paramLabel = "OUT", description = "File to write.") Path out,
            @Option(names = "--name", defaultValue = "", paramLabel = "NAME", description = "For the record; at most 64 characters.") String name)
            throws IOException {
        String checked = CeremonyOptions.name(name);
        print(options, out, options.run("import",
                (workers, listener) -> new PowersExchange(workers, listener).importResponse(in, response, out,
                        checked)));
        return ExitCodes.DONE;
    }

    private static void print(CeremonyOptions options, Path file, PowersReceipt receipt) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("file", file.toString());
        members.put("responseHash", CeremonyOptions.hex(receipt.responseHash()));
        members.put("nextChallenge", CeremonyOptions.hex(receipt.nextChallenge()));
        options.printHash("response", receipt.responseHash());
        options.printHash("next challenge", receipt.nextChallenge());
        options.console().object(members);
    }
}
