package io.assay.driver;

import io.assay.kernel.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What this machine and this JVM are, as far as speed depends on it.
public final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final long MEBIBYTE = 1 << 20;

    private static final List<String> LAUNCHER_FLAGS = List.of("-XX:AOTCache", "-XX:SharedArchiveFile", "-Xlog",
            "-Dassay.home");

    private Machine() {}

    /// Returns named facts in an order for reading: processor, cores, memory, vector width, system, JVM, its flags, and
    /// which kernels the prover uses and why.
    public static Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processor", processor());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("memoryMiB",
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getTotalMemorySize() / MEBIBYTE);
        vectorBits(flags()).ifPresent(bits -> facts.put("vectorBits", bits));
        Set<String> notable = new TreeSet<>(flags());
        notable.retainAll(Set.of("adx", "avx2", "avx512f", "avx512ifma", "bmi2", "fma", "asimd", "sve"));
        facts.put("instructions", String.join(" ", notable));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put("jvmFlags", String.join(" ", jvmFlags()));
        facts.put("heapMiB", Runtime.getRuntime().maxMemory() / MEBIBYTE);
        facts.put("kernel", Kernels.active().name());
        facts.put("kernelReason", Kernels.reason());
        return facts;
    }

    /// Returns the model of the processor where the system tells it (Linux), else the architecture.
    static String processor() {
        return cpuinfo("model name").orElse(System.getProperty("os.arch"));
    }

    /// Returns the options that this JVM was started with, without the archives and the folder of the launcher, which say
    /// nothing about the machine.
    public static List<String> jvmFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> LAUNCHER_FLAGS.stream().noneMatch(flag::startsWith))
                .toList();
    }

    /// Returns the instruction sets of the processor where the system names them (Linux).
    public static Set<String> flags() {
        String names = cpuinfo("flags").or(() -> cpuinfo("Features")).orElse("");
        return new TreeSet<>(Arrays.asList(names.split("\\s+")));
    }

    /// Returns how many bits a vector register holds; nothing where the instruction sets are not known.
    static Optional<Integer> vectorBits(Set<String> flags) {
        if (flags.contains("avx512f")) {
            return Optional.of(512);
        }
        if (flags.contains("avx2")) {
            return Optional.of(256);
        }
        return flags.contains("sse2") || flags.contains("asimd") ? Optional.of(128) : Optional.empty();
    }

    private static Optional<String> cpuinfo(String key) {
        try {
            return Files.readAllLines(CPUINFO).stream().filter(line -> line.startsWith(key)).findFirst()
                    .map(line -> line.replaceFirst("^[^:]*:\\s*", ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
