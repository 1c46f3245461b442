package io.assay.testsuite.engine;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.Deployment;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A chain whose generated contracts have some text replaced: a check left out.
///
/// @param target  whose contracts they are
/// @param changes each must be found once or more, in one file
record ChangedTarget(ChainTarget target, List<Change> changes) implements ChainTarget {

    /// A text and what stands there instead.
    record Change(String text, String replacement) {}

    static ChangedTarget of(ChainTarget target, String text, String replacement) {
        return new ChangedTarget(target, List.of(new Change(text, replacement)));
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample) {
        SortedMap<String, String> files = new TreeMap<>(target.project(specification, sample));
        for (Change change : changes) {
            List<String> paths = files.keySet().stream().filter(path -> path.startsWith("src/")
                    && !path.endsWith("test.rs") && files.get(path).contains(change.text())).toList();
            if (paths.size() != 1) {
                throw new IllegalArgumentException("'" + change.text() + "' is in " + paths + ", expected one file");
            }
            files.computeIfPresent(paths.getFirst(),
                    (_, source) -> source.replace(change.text(), change.replacement()));
        }
        return files;
    }

    @Override
    public Deployment deploy(VerifierSpecification specification, SortedMap<String, String> project)
            throws IOException {
        return target.deploy(specification, project);
    }
}
