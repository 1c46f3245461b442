/// The engine of rewrite rules: tables of small laws, applied until none fires.
///
/// Main types: [Rule], [RuleEngine], [Scope]. Example: `new RuleEngine("simplify-tensor", rules).rewrite(main,
/// budget)`. The rules themselves belong to the package of their dialect.
@NullMarked
package io.assay.passes.rule;

import org.jspecify.annotations.NullMarked;
