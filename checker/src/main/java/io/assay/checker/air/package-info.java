/// Relations: a reader of `.air`, and the proof that inputs determine every hint.
///
/// Main types: [RelationReader], [RelationModule], [RelationUniqueness], [StatementLayout]. Example:
/// `RelationUniqueness.check(RelationReader.read(air, weights)).findings()` is empty if every hint is the function that
/// it names. Wires and constraints do not belong here.
@NullMarked
package io.assay.checker.air;

import org.jspecify.annotations.NullMarked;
