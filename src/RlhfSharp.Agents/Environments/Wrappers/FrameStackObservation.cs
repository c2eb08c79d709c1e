using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Environments.Wrappers;

/// <summary>The last few observations as one, the newest last; after a reset the first one fills all places.</summary>
public sealed class FrameStackObservation<TAction> : ObservationWrapper<float[], float[], TAction>
{
    private readonly int _count, _size;
    private readonly float[] _frames; // [count, ...observation], the oldest first

    /// <summary>The last <paramref name="count"/> observations (at least 1) of <paramref name="inner"/>.</summary>
    public FrameStackObservation(IEnvironment<float[], TAction> inner, int count)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Box box = BoxOf.Checked(inner.ObservationSpace, nameof(FrameStackObservation<TAction>));
        (_count, _size) = (count, (int)box.Size);
        _frames = new float[count * _size];
        ObservationSpace = new Box(
            [.. Enumerable.Repeat(box.Low, count).SelectMany(low => low)],
            [.. Enumerable.Repeat(box.High, count).SelectMany(high => high)],
            [count, .. box.Shape]);
    }

    /// <inheritdoc/>
    public override Space<float[]> ObservationSpace { get; }

    /// <inheritdoc/>
    public override float[] Reset(int? seed = null)
    {
        float[] first = Inner.Reset(seed);
        for (int i = 0; i < _count; i++)
            first.CopyTo(_frames, i * _size);
        return [.. _frames];
    }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        base.Save(writer);
        writer.Write("frames", Array.ConvertAll(_frames, frame => (ulong)BitConverter.SingleToUInt32Bits(frame)));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        base.Load(reader);
        Array.ConvertAll(reader.ReadUInt64Array("frames"), bits => BitConverter.UInt32BitsToSingle((uint)bits)).CopyTo(_frames, 0);
    }

    /// <inheritdoc/>
    protected override float[] Observe(float[] observation)
    {
        _frames.AsSpan(_size).CopyTo(_frames);
        observation.CopyTo(_frames, _frames.Length - _size);
        return [.. _frames];
    }
}
