package io.assay.checker.air;

import java.util.Comparator;
import java.util.List;

/// A module of the `relation` dialect, as its file has it.
///
/// @param file      path of the file
/// @param name      name of the model
/// @param relations its function, in order: whatever is read is defined before
/// @param tensors   every tensor, each at its index
public record RelationModule(String file, String name, List<Relation> relations, List<Tensor> tensors) {

    public RelationModule {
        relations = List.copyOf(relations);
        tensors = List.copyOf(tensors);
    }

    /// Returns the inputs in the order of their wires: committed weights, then others, each in their order in the module.
    public List<Relation.Input> inputs() {
        return relations.stream().filter(Relation.Input.class::isInstance).map(Relation.Input.class::cast)
                .sorted(Comparator.comparing(input -> input.visibility() != Visibility.COMMITTED)).toList();
    }

    /// Returns the outputs in their order. The type of an output's tensor says how it is packed; that it is no lie is
    /// for [RelationUniqueness] to say.
    public List<Relation.Output> outputs() {
        return relations.stream().filter(Relation.Output.class::isInstance).map(Relation.Output.class::cast).toList();
    }

    /// Returns the relation that defines each tensor, at its index.
    Relation[] definitions() {
        Relation[] definitions = new Relation[tensors.size()];
        for (Relation relation : relations) {
            for (Tensor result : relation.results()) {
                definitions[result.index()] = relation;
            }
        }
        return definitions;
    }
}
