namespace RlhfSharp.Core;

// What off-policy agents do after every step.
public static partial class FusedOps
{
    /// <summary>
    /// Moves every target a little towards its source, in place: target += share (source - target), the "Polyak" average of target
    /// networks (Lillicrap et al. 2016, algorithm 1). A share of 1 copies to the bit.
    /// </summary>
    /// <param name="targets">Contiguous; changed in place without a trace on the tape.</param>
    /// <param name="sources">As many, of the same shapes; contiguous.</param>
    /// <param name="share">tau, from 0 to 1.</param>
    public static void MoveTowards(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, double share)
    {
        Require(share is >= 0 and <= 1, $"share is {share}; it must be between 0 and 1");
        Require(targets.Count == sources.Count, $"{targets.Count} targets and {sources.Count} sources; their numbers must be equal");
        for (int i = 0; i < targets.Count; i++)
            Require(
                targets[i].dtype == ScalarType.Float32 && targets[i].shape.AsSpan().SequenceEqual(sources[i].shape),
                $"target {i} is {Text(targets[i])}, its source {Text(sources[i])}; expected Float32 of one shape");
        Blend(targets, sources, share);
    }
}
