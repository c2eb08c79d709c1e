using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Cart position and speed, pole angle (radians from upright) and its speed, and the motion of both
/// (A. G. Barto, R. S. Sutton and C. W. Anderson 1983; constants and order of operations as in Gymnasium).
/// </summary>
internal struct CartPoleState
{
    internal const double PositionLimit = 2.4;
    internal const double AngleLimit = 12 * 2 * Math.PI / 360;
    internal const double Gravity = 9.8;
    internal const double PoleMass = 0.1;
    internal const double TotalMass = PoleMass + 1.0;
    internal const double HalfLength = 0.5;
    internal const double PoleMassLength = PoleMass * HalfLength;
    internal const double Force = 10.0;
    internal const double SecondsPerStep = 0.02;

    /// <summary>Twice the limits, so that the step that fails still lies inside.</summary>
    internal static readonly Box Observations = new(
        [-(float)(PositionLimit * 2), float.NegativeInfinity, -(float)(AngleLimit * 2), float.NegativeInfinity],
        [(float)(PositionLimit * 2), float.PositiveInfinity, (float)(AngleLimit * 2), float.PositiveInfinity]);

    /// <summary>Left and right.</summary>
    internal static readonly Discrete Actions = new(2);

    internal double Position, Speed, Angle, AngularSpeed;

    /// <summary>True when the pole has fallen or the cart has left the track.</summary>
    internal readonly bool HasFailed =>
        Position < -PositionLimit || Position > PositionLimit || Angle < -AngleLimit || Angle > AngleLimit;

    /// <summary>Moves on by one step (semi-explicit Euler) under a push to the right or to the left.</summary>
    internal void Advance(bool right)
    {
        double force = right ? Force : -Force;
        (double sine, double cosine) = SmallAngle.SineCosine(Angle);
        double push = (force + PoleMassLength * (AngularSpeed * AngularSpeed) * sine) / TotalMass;
        double angularAcceleration = (Gravity * sine - cosine * push)
            / (HalfLength * (4.0 / 3.0 - PoleMass * (cosine * cosine) / TotalMass));
        double acceleration = push - PoleMassLength * angularAcceleration * cosine / TotalMass;
        Position += SecondsPerStep * Speed;
        Speed += SecondsPerStep * acceleration;
        Angle += SecondsPerStep * AngularSpeed;
        AngularSpeed += SecondsPerStep * angularAcceleration;
    }

    /// <summary>Draws a start: all four within 0.05 of 0.</summary>
    internal void Start(Core.Randomness.RandomStream random)
    {
        Position = random.NextUniform(-0.05, 0.05);
        Speed = random.NextUniform(-0.05, 0.05);
        Angle = random.NextUniform(-0.05, 0.05);
        AngularSpeed = random.NextUniform(-0.05, 0.05);
    }

    /// <summary>Writes the four numbers as float32.</summary>
    internal readonly void CopyTo(Span<float> observation)
    {
        observation[0] = (float)Position;
        observation[1] = (float)Speed;
        observation[2] = (float)Angle;
        observation[3] = (float)AngularSpeed;
    }

    /// <summary>The bits of the four numbers.</summary>
    internal readonly ulong[] Export() =>
        [
            BitConverter.DoubleToUInt64Bits(Position), BitConverter.DoubleToUInt64Bits(Speed),
            BitConverter.DoubleToUInt64Bits(Angle), BitConverter.DoubleToUInt64Bits(AngularSpeed),
        ];

    /// <summary>Takes over what <see cref="Export"/> gave.</summary>
    internal void Import(ReadOnlySpan<ulong> bits)
    {
        Position = BitConverter.UInt64BitsToDouble(bits[0]);
        Speed = BitConverter.UInt64BitsToDouble(bits[1]);
        Angle = BitConverter.UInt64BitsToDouble(bits[2]);
        AngularSpeed = BitConverter.UInt64BitsToDouble(bits[3]);
    }
}
