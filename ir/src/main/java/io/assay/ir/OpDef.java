package io.assay.ir;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares a record as an op; [OpTable] reads everything else from the record's components.
///
/// Components of type [Value] or `List<Value>` named `result` or `results` are results, all others of these types are
/// operands, [SourceLoc] is the location, and every other component is an attribute with the component's name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OpDef {

    /// Name with its dialect, for example `relation.mul`.
    String name();

    /// What the op does to the statement.
    Effect effect() default Effect.COMPUTE;

    /// One line that says what the op means, for the generated list of ops.
    String doc();
}
