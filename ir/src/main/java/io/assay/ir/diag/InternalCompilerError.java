package io.assay.ir.diag;

/// A bug of the compiler: a pass broke an invariant or changed what a model means.
///
/// Never the fault of a user; the message says which pass, and [#dump] is what a report needs.
public final class InternalCompilerError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pass;
    private final String dump;

    /// Creates the error.
    /// @param pass   name of the pass, for example `simplify-fixed#2`
    /// @param detail what is wrong, with what was found and expected
    /// @param dump   text of the module before and after the pass
    public InternalCompilerError(String pass, String detail, String dump) {
        super(pass + ": " + detail);
        this.pass = pass;
        this.dump = dump;
    }

    /// Returns the name of the pass.
    public String pass() {
        return pass;
    }

    /// Returns the text of the module before and after the pass, without large constants.
    public String dump() {
        return dump;
    }
}
