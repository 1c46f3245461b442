/// The command line `assay`: [Main] is the root command, each subcommand is one class.
///
/// ```
/// ./assay doctor --json
/// ```
/// What a command does belongs in `io.assay.driver`; here are options, output and exit codes only.
@NullMarked
package io.assay.cli;

import org.jspecify.annotations.NullMarked;
