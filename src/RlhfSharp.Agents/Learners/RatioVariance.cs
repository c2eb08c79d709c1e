namespace RlhfSharp.Agents.Learners;

/// <summary>The sample variance of the minibatches' mean ratios (Welford's update); 0 for fewer than two.</summary>
internal sealed class RatioVariance
{
    private long _count;
    private double _mean, _squares;

    public double Value => _count > 1 ? _squares / (_count - 1) : 0;

    public void Add(double ratio)
    {
        _count++;
        double distance = ratio - _mean;
        _mean += distance / _count;
        _squares += distance * (ratio - _mean);
    }
}
