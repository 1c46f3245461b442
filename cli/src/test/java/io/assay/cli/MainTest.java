package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    @Test
    void helpShowsTheExitCodes() {
        StringWriter out = new StringWriter();
        int code = commandLine(out).execute("--help");
        assertThat(code).isEqualTo(ExitCodes.DONE);
        assertThat(out.toString()).contains("doctor", "70").contains("the machine lacks something");
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(commandLine(new StringWriter()).execute()).isEqualTo(ExitCodes.USAGE);
        assertThat(commandLine(new StringWriter()).execute("nonsense")).isEqualTo(ExitCodes.USAGE);
    }

    private static CommandLine commandLine(StringWriter out) {
        PrintWriter writer = new PrintWriter(out, true);
        return Main.commandLine().setOut(writer).setErr(writer);
    }
}
