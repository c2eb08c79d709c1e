using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Swing a pendulum up and hold it there with a torque of at most 2 N m. The reward is minus the squared angle from upright
/// (radians) and small costs of speed and torque; episodes end by their step limit alone. Observed are cosine, sine and
/// angular speed. Trajectories equal Gymnasium's Pendulum under NumPy 2 bit for bit.
/// </summary>
/// <param name="gravity">In m/s^2.</param>
public sealed class Pendulum(double gravity = 10) : IEnvironment<float[], float[]>
{
    private const double LargestSpeed = 8, SecondsPerStep = 0.05;
    private const float LargestTorque = 2;

    private double _angle, _speed; // radians from upright, radians a second
    private RandomStream _random = new(0);

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace { get; } = new Box([-1, -1, -(float)LargestSpeed], [1, 1, (float)LargestSpeed]);

    /// <summary>The torque; what lies outside is clipped.</summary>
    public Space<float[]> ActionSpace { get; } = new Box(-LargestTorque, LargestTorque, 1);

    /// <summary>Angle and angular speed in float64.</summary>
    internal (double Angle, double Speed) State => (_angle, _speed);

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        _angle = _random.NextUniform(-Math.PI, Math.PI);
        _speed = _random.NextUniform(-1, 1);
        return Observe();
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(float[] action)
    {
        float torque = Math.Clamp(ContinuousAction.Single(action, nameof(Pendulum)), -LargestTorque, LargestTorque);

        // Squares as pow rounds them, torque in float32, the rest in float64: so NumPy 2 rounds.
        double cost = LibmSquare.Of(Normalize(_angle)) + 0.1 * LibmSquare.Of(_speed) + 0.001f * MathF.Pow(torque, 2);
        double speed = _speed + (3 * gravity / 2 * Math.Sin(_angle) + 3f * torque) * SecondsPerStep;
        _speed = Math.Clamp(speed, -LargestSpeed, LargestSpeed);
        _angle += _speed * SecondsPerStep;
        return new StepResult<float[]>(Observe(), -cost, Terminated: false, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("angle", _angle);
        writer.Write("speed", _speed);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _angle = reader.ReadDouble("angle");
        _speed = reader.ReadDouble("speed");
    }

    private float[] Observe() => [(float)Math.Cos(_angle), (float)Math.Sin(_angle), (float)_speed];

    // Into [-pi, pi), by the remainder that has the divisor's sign.
    private static double Normalize(double angle)
    {
        double remainder = (angle + Math.PI) % (2 * Math.PI);
        return (remainder < 0 ? remainder + 2 * Math.PI : remainder) - Math.PI;
    }
}
