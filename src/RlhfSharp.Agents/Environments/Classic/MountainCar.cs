using RlhfSharp.Agents.Rendering.Pictures;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// An underpowered car must swing back and forth to reach the top of the right hill (A. W. Moore 1990): push left (0), not
/// at all (1) or right (2), reward -1 a step. Trajectories equal Gymnasium's MountainCar bit for bit.
/// </summary>
public sealed class MountainCar : IEnvironment<float[], int>, IRenderable
{
    private const double LowestPosition = -1.2, HighestPosition = 0.6, GoalPosition = 0.5;
    private const double LargestSpeed = 0.07, Force = 0.001, Gravity = 0.0025;

    private double _position, _speed;
    private RandomStream _random = new(0);

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace { get; } = new Box(
        [(float)LowestPosition, -(float)LargestSpeed], [(float)HighestPosition, (float)LargestSpeed]);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; } = new Discrete(3);

    /// <summary>Position and speed as kept between steps.</summary>
    internal (double Position, double Speed) State => (_position, _speed);

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionNames => MountainCarPicture.DiscreteActions;

    /// <inheritdoc/>
    public double StepsPerSecond => MountainCarPicture.StepsPerSecond;

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        (_position, _speed) = (_random.NextUniform(-0.6, -0.4), 0);
        return Observe();
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(int action)
    {
        if (!ActionSpace.Contains(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "MountainCar has the actions 0 (left), 1 (none) and 2 (right).");
        _speed += (action - 1) * Force + Math.Cos(3 * _position) * -Gravity;
        _speed = Math.Clamp(_speed, -LargestSpeed, LargestSpeed);
        _position = Math.Clamp(_position + _speed, LowestPosition, HighestPosition);
        if (_position == LowestPosition && _speed < 0)
            _speed = 0;
        return new StepResult<float[]>(Observe(), -1, _position >= GoalPosition && _speed >= 0, Truncated: false);
    }

    /// <inheritdoc/>
    public Frame Render() => MountainCarPicture.Render(_position, GoalPosition);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("position", _position);
        writer.Write("speed", _speed);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _position = reader.ReadDouble("position");
        _speed = reader.ReadDouble("speed");
    }

    private float[] Observe() => [(float)_position, (float)_speed];
}
