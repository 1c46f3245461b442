/// Chains that verify proofs: what the tool asks of one, and what each must refuse.
///
/// Main types: [ChainTarget], one for each family of chains; [Deployment], a contract in an engine; [ChainConformance], the cases
/// that every target must pass, and its [ConformanceReport].
@NullMarked
package io.assay.codegen.chain;

import org.jspecify.annotations.NullMarked;
