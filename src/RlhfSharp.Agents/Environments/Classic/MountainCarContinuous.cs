using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// As <see cref="MountainCar"/>, with a push of any strength from -1 to 1: 100 for reaching the goal, less 0.1 times the
/// squared push of every step. Trajectories equal Gymnasium's MountainCarContinuous under NumPy 2 bit for bit: the first
/// step after a reset computes in float64, later ones in float32.
/// </summary>
/// <param name="goalSpeed">The least speed at which the goal counts.</param>
public sealed class MountainCarContinuous(double goalSpeed = 0) : IEnvironment<float[], float[]>
{
    private const double LowestPosition = -1.2, HighestPosition = 0.6, GoalPosition = 0.45;
    private const double LargestSpeed = 0.07, Power = 0.0015, Gravity = 0.0025;

    private double _position, _speed;
    private bool _isFresh = true; // no step yet since the reset
    private RandomStream _random = new(0);

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace { get; } = new Box(
        [(float)LowestPosition, -(float)LargestSpeed], [(float)HighestPosition, (float)LargestSpeed]);

    /// <summary>The push; what lies outside moves the car as the bound does, and costs what it is.</summary>
    public Space<float[]> ActionSpace { get; } = new Box(-1, 1, 1);

    /// <summary>Position and speed as kept between steps.</summary>
    internal (double Position, double Speed) State => (_position, _speed);

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        (_position, _speed, _isFresh) = (_random.NextUniform(-0.6, -0.4), 0, true);
        return Observe();
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(float[] action)
    {
        float push = ContinuousAction.Single(action, nameof(MountainCarContinuous));
        bool reached = _isFresh ? AdvanceFresh(push) : Advance(push);
        _isFresh = false;
        double reward = (reached ? 100 : 0) - (double)push * push * 0.1;
        return new StepResult<float[]>(Observe(), reward, reached, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("position", _position);
        writer.Write("speed", _speed);
        writer.Write("fresh", _isFresh);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _position = reader.ReadDouble("position");
        _speed = reader.ReadDouble("speed");
        _isFresh = reader.ReadBoolean("fresh");
    }

    // A push within the bounds is float32 and makes the whole term so; a clipped one is a plain float64.
    private static double Acceleration(float push, double slope)
    {
        double pull = Gravity * Math.Cos(slope);
        return push is < -1 or > 1 ? Math.Sign(push) * Power - pull : push * (float)Power - (float)pull;
    }

    private bool AdvanceFresh(float push)
    {
        double speed = Math.Clamp(_speed + Acceleration(push, 3 * _position), -LargestSpeed, LargestSpeed);
        double position = Math.Clamp(_position + speed, LowestPosition, HighestPosition);
        if (position == LowestPosition && speed < 0)
            speed = 0;
        (_position, _speed) = ((float)position, (float)speed);
        return position >= GoalPosition && speed >= goalSpeed;
    }

    private bool Advance(float push)
    {
        float speed = (float)_speed + (float)Acceleration(push, 3f * (float)_position);
        speed = Math.Clamp(speed, -(float)LargestSpeed, (float)LargestSpeed);
        float position = Math.Clamp((float)_position + speed, (float)LowestPosition, (float)HighestPosition);
        if (position == (float)LowestPosition && speed < 0)
            speed = 0;
        (_position, _speed) = (position, speed);
        return position >= (float)GoalPosition && speed >= (float)goalSpeed;
    }

    private float[] Observe() => [(float)_position, (float)_speed];
}
