package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.lower.TreeTests.Answer;
import io.assay.passes.lower.TreeTests.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of trees mean what the trees mean, and cost what they say.
class ForestTest {
    private static final int TESTS = 5;
    private static final Value NOWHERE = new Value(0,
            TensorType.fixed(new Interval(0, 1), 0, Shape.of(1)));

    /// Node n asks test `tests[n]`, one with an odd number for the other answer; tests are independent of each other.
    private record Independent(List<Integer> tests) implements ForestGrower.Asker {
        @Override
        public Answer answer(int row, int node, ForestGrower.Facts facts) {
            Feature known = facts.of(new Feature(tests.get(node), NOWHERE, 0, 1));
            return known.lo() == known.hi()
                    ? new Answer.Known(known.lo() == 1 ^ node % 2 == 1)
                    : new Answer.Asked(tests.get(node), node % 2 == 1);
        }

        @Override
        public Feature narrowed(int test, boolean isTrue, ForestGrower.Facts facts) {
            return new Feature(test, NOWHERE, isTrue ? 1 : 0, isTrue ? 1 : 0);
        }
    }

    /// Random trees: node numbers ascend towards the leaves.
    private static final class Trees {
        private final Random random;
        private final int targets;
        private final List<Integer> tests = new ArrayList<>();
        private final List<Integer> whenTrue = new ArrayList<>();
        private final List<Integer> whenFalse = new ArrayList<>();
        private final List<List<Long>> leaves = new ArrayList<>();

        Trees(long seed, int targets) {
            this.random = new Random(seed);
            this.targets = targets;
        }

        int grow(int depth, boolean full) {
            if (depth == 0 || (!full && random.nextInt(5) == 0)) {
                leaves.add(random.longs(targets, 1, full ? 1 << 20 : 3).boxed().toList());
                return ~(leaves.size() - 1);
            }
            int node = tests.size();
            tests.add(full ? node : random.nextInt(TESTS));
            whenTrue.add(0);
            whenFalse.add(0);
            whenTrue.set(node, grow(depth - 1, full));
            whenFalse.set(node, grow(depth - 1, full));
            return node;
        }

        ForestGrower grower() {
            return new ForestGrower(new ForestGrower.Nodes(whenTrue, whenFalse, leaves), new Independent(tests),
                    targets, 1 << 16);
        }

        long reached(int child, int answers, int target) {
            int at = child;
            while (at >= 0) {
                boolean answer = (answers >> tests.get(at) & 1) == 1 ^ at % 2 == 1;
                at = answer ? whenTrue.get(at) : whenFalse.get(at);
            }
            return leaves.get(~at).get(target);
        }
    }

    private static long value(Forest forest, int number, int answers, int target) {
        long sum = forest.sum(number).constants().get(target);
        for (Forest.Branch branch : forest.sum(number).branches()) {
            int side = (answers >> branch.test() & 1) == 1 ? branch.whenTrue() : branch.whenFalse();
            sum += value(forest, side, answers, target);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sumsMeanWhatTheTreesMeanForEveryAnswer(long seed) {
        Trees trees = new Trees(seed, 2);
        List<Integer> roots = new ArrayList<>();
        for (int tree = 0; tree < 6; tree++) {
            roots.add(trees.grow(4, false));
        }
        ForestGrower grower = trees.grower();
        grower.plant(0, roots);
        Forest forest = new Forest();
        int root = grower.grow(forest).getFirst();
        Forest single = new Forest();
        int[] second = forest.project(1, single);
        for (int answers = 0; answers < 1 << TESTS; answers++) {
            int asked = answers;
            for (int target = 0; target < 2; target++) {
                int own = target;
                assertThat(value(forest, root, answers, target)).as("seed %d", seed)
                        .isEqualTo(roots.stream().mapToLong(tree -> trees.reached(tree, asked, own)).sum());
            }
            assertThat(value(single, second[root], answers, 0)).isEqualTo(value(forest, root, answers, 1));
        }
    }

    @Test
    void aFullTreeCostsItsInnerNodesOrItsPaths() {
        Trees trees = new Trees(1, 1);
        int tree = trees.grow(5, true);
        ForestGrower grower = trees.grower();
        grower.plant(0, List.of(tree));
        grower.plant(0, List.of(tree, tree));
        Forest forest = new Forest();
        List<Integer> roots = grower.grow(forest);
        assertThat(forest.products(roots.subList(0, 1))).hasSize(15);
        assertThat(forest.indicators(roots.getFirst())).isEqualTo(30);
        assertThat(forest.products(roots.subList(1, 2))).as("a tree added to itself").hasSize(15);
    }

    @Test
    void nodesWithEqualSubtreesAreNone() {
        Forest forest = new Forest();
        int one = forest.add(List.of(1L), List.of());
        int two = forest.add(List.of(2L), List.of());
        int inner = forest.add(List.of(0L), List.of(new Forest.Branch(0, one, two)));
        int same = forest.add(List.of(5L), List.of(new Forest.Branch(1, inner, inner)));
        assertThat(forest.sum(same)).isEqualTo(new Forest.Sum(List.of(5L), forest.sum(inner).branches()));
        assertThat(forest.products(List.of(same))).isEmpty();
    }

    @Test
    void sharedSubtreesHaveALimit() {
        int depth = 20;
        List<Integer> whenTrue = new ArrayList<>();
        List<Integer> whenFalse = new ArrayList<>();
        List<Integer> tests = new ArrayList<>();
        for (int node = 0; node < depth; node++) {
            whenTrue.add(node + 1 < depth ? node + 1 : ~0);
            whenFalse.add(node + 1 < depth ? node + 1 : ~1);
            tests.add(node);
        }
        ForestGrower grower = new ForestGrower(
                new ForestGrower.Nodes(whenTrue, whenFalse, List.of(List.of(1L), List.of(2L))),
                new Independent(tests), 1, 1000);
        grower.plant(0, List.of(0));
        assertThatThrownBy(() -> grower.grow(new Forest())).isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("more than 1000 nodes");
    }
}
