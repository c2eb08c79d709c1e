using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Tests.Environments;

/// <summary>A random walk on [-3, 3] that is right but for one chosen fault.</summary>
internal sealed class FaultyEnvironment(string fault) : IEnvironment<float[], int>
{
    private readonly float[] _shared = new float[1];
    private RandomStream _random = new(0);
    private float _position;
    private bool _isOver;
    private int _resets; // what no seed restarts

    public Space<float[]> ObservationSpace { get; } = new Box(-3, 3, 1);

    public Space<int> ActionSpace { get; } = fault == "action space" ? new Disagreeing() : new Discrete(2);

    public float[] Reset(int? seed = null)
    {
        if (seed is { } given && fault != "unseeded steps")
            _random = new RandomStream((ulong)given);
        _position = fault == "unseeded reset" ? ++_resets % 2 : 0;
        _isOver = false;
        return Observe();
    }

    public StepResult<float[]> Step(int action)
    {
        if ((uint)action > 1 && fault != "bad action")
            throw fault == "bad action crashes" ? new IndexOutOfRangeException() : new ArgumentOutOfRangeException(nameof(action));
        if (_isOver)
            throw fault == "end" ? new NullReferenceException() : new InvalidOperationException("Call Reset first.");
        if (fault == "exception")
            throw new NotImplementedException("to be written");
        _position += (action == 0 ? -1 : 1) * (_random.NextDouble() < 0.8 ? 1 : 0);
        _isOver = Math.Abs(_position) >= 3;
        double reward = fault == "reward" ? double.PositiveInfinity : _isOver ? 1 : 0;
        return new StepResult<float[]>(Observe(), reward, _isOver, false);
    }

    public void Save(CheckpointWriter writer)
    {
        if (fault != "random not saved")
            _random.Save(writer.Section("random"));
        writer.Write("position", _position);
        writer.Write("over", _isOver);
    }

    public void Load(CheckpointReader reader)
    {
        if (fault != "random not saved")
            _random.Load(reader.Section("random"));
        _position = (float)reader.ReadDouble(fault == "another name" ? "place" : "position");
        _isOver = reader.ReadBoolean("over");
    }

    private float[] Observe()
    {
        if (fault == "reuse")
        {
            _shared[0] = _position;
            return _shared;
        }

        return fault switch
        {
            "outside" => [_position * 2],
            "nan" => [_position == 1 ? float.NaN : _position],
            "null" => null!,
            "length" => [_position, 0],
            _ => [_position],
        };
    }

    private sealed class Disagreeing : Space<int>
    {
        public override IReadOnlyList<long> Shape => [];

        public override bool Contains(int value) => value is 0 or 1;

        public override int Sample(RandomStream random) => 1 + random.NextIndex(2) * 2 + 1;

        public override Tensor Encode(IReadOnlyList<int> values) => throw new NotSupportedException();

        public override int[] Decode(Tensor values) => throw new NotSupportedException();
    }
}
