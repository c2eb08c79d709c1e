namespace RlhfSharp.Agents.Losses;

/// <summary>How far a critic is from the returns, step by step; all tensors share one shape.</summary>
public static class ValueLoss
{
    /// <summary>0.5 (v - R)^2.</summary>
    public static Tensor Plain(Tensor values, Tensor returns)
    {
        Masked.CheckShapes(values, returns);
        return 0.5 * (values - returns).square();
    }

    /// <summary>
    /// 0.5 max((v - R)^2, (v_old + clip(v - v_old, -c, c) - R)^2): a critic may not move far from what it said when the
    /// data were collected (openai/baselines ppo2; "The 37 implementation details of PPO", detail 9).
    /// </summary>
    public static Tensor Clipped(Tensor values, Tensor oldValues, Tensor returns, double clipRange)
    {
        Masked.CheckShapes(values, oldValues);
        return torch.maximum(Plain(values, returns), Plain(Limit(values, oldValues, clipRange), returns));
    }

    /// <summary>float32 1 where the limited value is the worse one, so that the clip decides the loss.</summary>
    public static Tensor IsClipped(Tensor values, Tensor oldValues, Tensor returns, double clipRange) =>
        Plain(Limit(values, oldValues, clipRange), returns).gt(Plain(values, returns)).to(ScalarType.Float32);

    private static Tensor Limit(Tensor values, Tensor oldValues, double clipRange) =>
        oldValues + (values - oldValues).clamp(-clipRange, clipRange);
}
