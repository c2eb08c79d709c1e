using RlhfSharp.Agents.Rendering.Pictures;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Swing the tip of a two-link pendulum above a line with a torque of -1, 0 or 1 on the middle joint (R. S. Sutton 1996);
/// reward -1 a step and 0 at the goal. Trajectories equal Gymnasium's Acrobot bit for bit.
/// </summary>
public sealed class Acrobot : IEnvironment<float[], int>, IRenderable
{
    private const double Mass = 1, Length = 1, CentreOfMass = 0.5, Inertia = 1, Gravity = 9.8;
    private const double SecondsPerStep = 0.2;
    private const double LargestSpeed1 = 4 * Math.PI, LargestSpeed2 = 9 * Math.PI;

    private readonly double[] _state = new double[4]; // two angles (of the second relative to the first), two angular speeds
    private RandomStream _random = new(0);

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace { get; } = new Box(
        [-1, -1, -1, -1, -(float)LargestSpeed1, -(float)LargestSpeed2], [1, 1, 1, 1, (float)LargestSpeed1, (float)LargestSpeed2]);

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; } = new Discrete(3);

    /// <summary>Both angles (the second relative to the first) and both angular speeds as kept between steps.</summary>
    internal ReadOnlySpan<double> State => _state;

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionNames => AcrobotPicture.ActionNames;

    /// <inheritdoc/>
    public double StepsPerSecond => AcrobotPicture.StepsPerSecond;

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        for (int i = 0; i < 4; i++)
            _state[i] = (float)_random.NextUniform(-0.1, 0.1); // Gymnasium keeps the start in float32
        (float first, float second) = ((float)_state[0], (float)_state[1]);
        return [MathF.Cos(first), MathF.Sin(first), MathF.Cos(second), MathF.Sin(second), (float)_state[2], (float)_state[3]];
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(int action)
    {
        if (!ActionSpace.Contains(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "Acrobot has the actions 0, 1 and 2 (torque -1, 0 and 1).");
        Integrate(action - 1);
        _state[0] = Wrap(_state[0]);
        _state[1] = Wrap(_state[1]);
        _state[2] = Math.Min(Math.Max(_state[2], -LargestSpeed1), LargestSpeed1);
        _state[3] = Math.Min(Math.Max(_state[3], -LargestSpeed2), LargestSpeed2);
        double cosine = Math.Cos(_state[0]);
        bool reached = -cosine - Math.Cos(_state[1] + _state[0]) > 1;
        float[] observation =
        [
            (float)cosine, (float)Math.Sin(_state[0]), (float)Math.Cos(_state[1]), (float)Math.Sin(_state[1]),
            (float)_state[2], (float)_state[3],
        ];
        return new StepResult<float[]>(observation, reached ? 0 : -1, reached, Truncated: false);
    }

    /// <inheritdoc/>
    public Frame Render() => AcrobotPicture.Render(_state[0], _state[1]);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("state", Array.ConvertAll(_state, BitConverter.DoubleToUInt64Bits));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        Array.ConvertAll(reader.ReadUInt64Array("state"), BitConverter.UInt64BitsToDouble).CopyTo(_state, 0);
    }

    // One step of the fourth-order Runge-Kutta method.
    private void Integrate(double torque)
    {
        Span<double> k1 = stackalloc double[4], k2 = stackalloc double[4], k3 = stackalloc double[4], k4 = stackalloc double[4];
        Span<double> at = stackalloc double[4];
        Derivatives(_state, torque, k1);
        Along(k1, SecondsPerStep / 2, at);
        Derivatives(at, torque, k2);
        Along(k2, SecondsPerStep / 2, at);
        Derivatives(at, torque, k3);
        Along(k3, SecondsPerStep, at);
        Derivatives(at, torque, k4);
        for (int i = 0; i < 4; i++)
            _state[i] += SecondsPerStep / 6.0 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }

    private void Along(ReadOnlySpan<double> slope, double seconds, Span<double> result)
    {
        for (int i = 0; i < 4; i++)
            result[i] = _state[i] + seconds * slope[i];
    }

    // The equations of motion of Sutton and Barto's book; squares as pow rounds them, like Gymnasium's do.
    private static void Derivatives(ReadOnlySpan<double> state, double torque, Span<double> result)
    {
        (double angle1, double angle2, double speed1, double speed2) = (state[0], state[1], state[2], state[3]);
        const double Square = CentreOfMass * CentreOfMass;
        (double sine2, double cosine2) = (Math.Sin(angle2), Math.Cos(angle2));
        double d1 = Mass * Square + Mass * (Length * Length + Square + 2 * Length * CentreOfMass * cosine2) + Inertia + Inertia;
        double d2 = Mass * (Square + Length * CentreOfMass * cosine2) + Inertia;
        double phi2 = Mass * CentreOfMass * Gravity * Math.Cos(angle1 + angle2 - Math.PI / 2.0);
        double phi1 = -Mass * Length * CentreOfMass * LibmSquare.Of(speed2) * sine2
            - 2 * Mass * Length * CentreOfMass * speed2 * speed1 * sine2
            + (Mass * CentreOfMass + Mass * Length) * Gravity * Math.Cos(angle1 - Math.PI / 2)
            + phi2;
        double acceleration2 = (torque + d2 / d1 * phi1 - Mass * Length * CentreOfMass * LibmSquare.Of(speed1) * sine2 - phi2)
            / (Mass * Square + Inertia - LibmSquare.Of(d2) / d1);
        result[0] = speed1;
        result[1] = speed2;
        result[2] = -(d2 * acceleration2 + phi1) / d1;
        result[3] = acceleration2;
    }

    private static double Wrap(double angle)
    {
        while (angle > Math.PI)
            angle -= 2 * Math.PI;
        while (angle < -Math.PI)
            angle += 2 * Math.PI;
        return angle;
    }
}
