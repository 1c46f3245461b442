package io.assay.passes.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sums of decision trees, equal ones once: a sum is a constant and branches, and a branch is a sum for each answer of its
/// test.
///
/// Trees that are added up and begin with one test are one branch, whose sums add up what is behind it: a product of a
/// test and a value then serves all of them. Sums are numbered; those of a branch come before its own.
final class Forest {

    /// A test, and the sums that it chooses between.
    ///
    /// @param test      number of the test
    /// @param whenTrue  number of the sum if the answer is 1
    /// @param whenFalse number of the sum if the answer is 0, another one
    record Branch(int test, int whenTrue, int whenFalse) {}

    /// A constant plus branches.
    ///
    /// @param constants one integer for each target
    /// @param branches  what is added to them
    record Sum(List<Long> constants, List<Branch> branches) {
        Sum {
            constants = List.copyOf(constants);
            branches = List.copyOf(branches);
        }

        boolean isConstant() {
            return branches.isEmpty();
        }
    }

    private final List<Sum> sums = new ArrayList<>();
    private final Map<Sum, Integer> numbers = new HashMap<>();

    Sum sum(int number) {
        return sums.get(number);
    }

    /// Returns the number of the sum of `constants` and `branches`; a branch whose answers lead to one sum is that sum.
    int add(List<Long> constants, List<Branch> branches) {
        List<Long> total = new ArrayList<>(constants);
        List<Branch> kept = new ArrayList<>();
        for (Branch branch : branches) {
            if (branch.whenTrue != branch.whenFalse) {
                kept.add(branch);
                continue;
            }
            Sum same = sum(branch.whenTrue);
            for (int target = 0; target < total.size(); target++) {
                total.set(target, Math.addExact(total.get(target), same.constants.get(target)));
            }
            kept.addAll(same.branches);
        }
        Sum sum = new Sum(total, kept);
        Integer found = numbers.putIfAbsent(sum, sums.size());
        if (found == null) {
            sums.add(sum);
            return sums.size() - 1;
        }
        return found;
    }

    /// Adds to `other`, a forest of one target, what the sums are for one target, and returns their numbers there.
    int[] project(int target, Forest other) {
        int[] projected = new int[sums.size()];
        for (int number = 0; number < projected.length; number++) {
            List<Branch> branches = new ArrayList<>();
            for (Branch branch : sum(number).branches) {
                branches.add(new Branch(branch.test, projected[branch.whenTrue], projected[branch.whenFalse]));
            }
            projected[number] = other.add(List.of(sum(number).constants.get(target)), branches);
        }
        return projected;
    }

    /// Tells whether the two sums of a branch are known numbers: the branch is a multiple of its test, plus a constant.
    boolean isStump(Branch branch) {
        return sum(branch.whenTrue).isConstant() && sum(branch.whenFalse).isConstant();
    }

    /// Returns the sums that `roots` consist of, themselves among them, in ascending order.
    List<Integer> behind(List<Integer> roots) {
        boolean[] reached = new boolean[sums.size()];
        roots.forEach(root -> reached[root] = true);
        List<Integer> found = new ArrayList<>();
        for (int number = reached.length - 1; number >= 0; number--) {
            if (reached[number]) {
                found.add(number);
                for (Branch branch : sum(number).branches) {
                    reached[branch.whenTrue] = true;
                    reached[branch.whenFalse] = true;
                }
            }
        }
        return found.reversed();
    }

    /// Returns the branches of sums behind `roots` that cost a product when values are chosen: all but stumps, each once.
    Set<Branch> products(List<Integer> roots) {
        Set<Branch> found = new LinkedHashSet<>();
        for (int number : behind(roots)) {
            sum(number).branches.stream().filter(branch -> !isStump(branch)).forEach(found::add);
        }
        return found;
    }

    /// Returns how many products the indicators of what is behind `root` cost: one for each branch on each path, but for
    /// the branches of the root itself.
    long indicators(int root) {
        long[] below = new long[root + 1];
        for (int number : behind(List.of(root))) {
            for (Branch branch : sum(number).branches) {
                below[number] += (number == root ? 0 : 1) + below[branch.whenTrue] + below[branch.whenFalse];
            }
        }
        return below[root];
    }
}
