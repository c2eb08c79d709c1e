namespace RlhfSharp.Agents.Replay;

/// <summary>Weights at the leaves of a binary tree whose inner nodes hold the sums below them: change and weighted choice in logarithmic time.</summary>
internal sealed class SumTree
{
    private readonly int _leaves;
    private readonly double[] _sums; // node 1 is the root, node i has the children 2 i and 2 i + 1

    public SumTree(int count)
    {
        _leaves = 1;
        while (_leaves < count)
            _leaves *= 2;
        _sums = new double[2 * _leaves];
    }

    public double Total => _sums[1];

    public double this[long leaf]
    {
        get => _sums[_leaves + leaf];
        set
        {
            long node = _leaves + leaf;
            _sums[node] = value;
            for (node /= 2; node >= 1; node /= 2)
                _sums[node] = _sums[2 * node] + _sums[2 * node + 1];
        }
    }

    /// <summary>The leaf in whose share of the total <paramref name="mass"/> (in [0, Total)) falls.</summary>
    public long Find(double mass)
    {
        long node = 1;
        while (node < _leaves)
        {
            node *= 2;
            // rounding may leave a little mass beyond the last leaf that has weight
            if (mass >= _sums[node] && _sums[node + 1] > 0)
                mass -= _sums[node++];
        }

        return node - _leaves;
    }
}
