namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Products summed over named dimensions, as in "bij,bjk->bik". Each name appears at most once in an operand; with more
    /// than two operands they are combined from left to right. Without "->" the result has the names that appear once, sorted.
    /// </summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        string[] sides = equation.Replace(" ", "").Split("->");
        string[] inputs = sides[0].Split(',');
        if (inputs.Length != tensors.Length || sides.Length > 2 || tensors.Length == 0)
            throw new ArgumentException($"einsum: '{equation}' names {inputs.Length} operands, given are {tensors.Length}");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Length != tensors[i].sizes.Length || inputs[i].Distinct().Count() != inputs[i].Length || !inputs[i].All(char.IsAsciiLetter))
                throw new ArgumentException($"einsum: '{inputs[i]}' does not name the dimensions of shape {Shapes.Text(tensors[i].sizes)}, one letter each, none twice");
        }

        string output = sides.Length == 2
            ? sides[1]
            : string.Concat(sides[0].Replace(",", "").GroupBy(name => name).Where(group => group.Count() == 1).Select(group => group.Key).Order());
        if (output.Distinct().Count() != output.Length || output.Any(name => !sides[0].Contains(name)))
            throw new ArgumentException($"einsum: the result '{output}' of '{equation}' names a dimension twice, or one that no operand has");
        using DisposeScope scope = NewDisposeScope();
        Tensor result = tensors[0];
        string names = inputs[0];
        for (int i = 1; i < tensors.Length; i++)
        {
            string later = output + string.Concat(inputs.Skip(i + 1));
            (result, names) = Contract(result, names, tensors[i], inputs[i], later);
        }

        result = SumAway(result, ref names, output);
        return result.permute(output.Select(name => (long)names.IndexOf(name)).ToArray()).alias().MoveToOuterDisposeScope();
    }

    private static (Tensor Result, string Names) Contract(Tensor a, string left, Tensor b, string right, string wanted)
    {
        a = SumAway(a, ref left, right + wanted);
        b = SumAway(b, ref right, left + wanted);
        string common = string.Concat(left.Where(right.Contains));
        string batch = string.Concat(common.Where(wanted.Contains)), summed = string.Concat(common.Where(name => !wanted.Contains(name)));
        string rows = string.Concat(left.Where(name => !common.Contains(name))), columns = string.Concat(right.Where(name => !common.Contains(name)));
        string leftNames = left, rightNames = right;
        long[] Sizes(string chosen) => chosen.Select(name =>
            leftNames.Contains(name) ? a.sizes[leftNames.IndexOf(name)] : b.sizes[rightNames.IndexOf(name)]).ToArray();
        foreach (char name in common)
        {
            if (a.sizes[left.IndexOf(name)] != b.sizes[right.IndexOf(name)])
                throw new ArgumentException($"einsum: dimension '{name}' has size {a.sizes[left.IndexOf(name)]} in one operand and {b.sizes[right.IndexOf(name)]} in the other");
        }

        long[] order(string names, string operand) => names.Select(name => (long)operand.IndexOf(name)).ToArray();
        long batches = Shapes.Count(Sizes(batch)), inner = Shapes.Count(Sizes(summed));
        Tensor first = a.permute(order(batch + rows + summed, left)).reshape(batches, Shapes.Count(Sizes(rows)), inner);
        Tensor second = b.permute(order(batch + summed + columns, right)).reshape(batches, inner, Shapes.Count(Sizes(columns)));
        string names = batch + rows + columns;
        return (first.bmm(second).reshape(Sizes(names)), names);
    }

    private static Tensor SumAway(Tensor a, ref string names, string kept)
    {
        string present = names;
        long[] gone = Enumerable.Range(0, present.Length).Where(d => !kept.Contains(present[d])).Select(d => (long)d).ToArray();
        if (gone.Length == 0)
            return a;
        names = string.Concat(present.Where(kept.Contains));
        return a.sum(gone);
    }
}
