using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>Many <see cref="CartPoleState"/>, each number of all copies side by side, moved on together with the same bits.</summary>
internal sealed class CartPoleStates
{
    private const int Lanes = 4;

    private readonly int _count;
    private readonly double[] _position, _speed, _angle, _angularSpeed; // [copies, rounded up to whole vectors]

    /// <summary><paramref name="count"/> copies at rest.</summary>
    internal CartPoleStates(int count)
    {
        _count = count;
        int padded = (count + Lanes - 1) / Lanes * Lanes;
        (_position, _speed, _angle, _angularSpeed) = (new double[padded], new double[padded], new double[padded], new double[padded]);
    }

    /// <summary>One copy's state.</summary>
    internal CartPoleState this[int copy]
    {
        get => new() { Position = _position[copy], Speed = _speed[copy], Angle = _angle[copy], AngularSpeed = _angularSpeed[copy] };
        set => (_position[copy], _speed[copy], _angle[copy], _angularSpeed[copy]) = (value.Position, value.Speed, value.Angle, value.AngularSpeed);
    }

    /// <summary>As <see cref="CartPoleState.Advance"/> for every copy: to the right where its action is 1.</summary>
    /// <param name="actions">[copies], 0 or 1.</param>
    /// <param name="observations">[copies, 4], filled: position, speed, angle and angular speed afterwards.</param>
    /// <param name="failed">[copies], filled: <see cref="CartPoleState.HasFailed"/> afterwards.</param>
    internal void Advance(ReadOnlySpan<long> actions, Span<float> observations, Span<bool> failed)
    {
        Span<long> lastActions = stackalloc long[Lanes];
        Span<float> lastObservations = stackalloc float[4 * Lanes];
        failed.Clear();
        for (int first = 0; first < _count; first += Lanes)
        {
            int copies = Math.Min(Lanes, _count - first);
            uint fallen;
            if (copies == Lanes)
                fallen = Advance(first, Vector256.Create(actions.Slice(first, Lanes)), observations.Slice(4 * first, 4 * Lanes));
            else
            {
                actions[first..].CopyTo(lastActions);
                fallen = Advance(first, Vector256.Create<long>(lastActions), lastObservations);
                lastObservations[..(4 * copies)].CopyTo(observations[(4 * first)..]);
            }

            for (int lane = 0; fallen >> lane != 0 && lane < copies; lane++)
                failed[first + lane] = (fallen >> lane & 1) != 0;
        }
    }

    // The formulas of CartPoleState.Advance, operation by operation. One bit for each copy that has failed.
    private uint Advance(int first, Vector256<long> actions, Span<float> observations)
    {
        Vector256<double> position = Vector256.Create(_position, first), speed = Vector256.Create(_speed, first);
        Vector256<double> angle = Vector256.Create(_angle, first), angularSpeed = Vector256.Create(_angularSpeed, first);
        Vector256<double> totalMass = Vector256.Create(CartPoleState.TotalMass), toTheRight = Vector256.Create(CartPoleState.Force);
        Vector256<double> force = Vector256.ConditionalSelect(Vector256.Equals(actions, Vector256<long>.Zero).AsDouble(), -toTheRight, toTheRight);
        (Vector256<double> sine, Vector256<double> cosine) = SmallAngle.SineCosine(angle);
        Vector256<double> push = (force + CartPoleState.PoleMassLength * (angularSpeed * angularSpeed) * sine) / totalMass;
        Vector256<double> angularAcceleration = (CartPoleState.Gravity * sine - cosine * push)
            / (CartPoleState.HalfLength * (Vector256.Create(4.0 / 3.0) - CartPoleState.PoleMass * (cosine * cosine) / totalMass));
        Vector256<double> acceleration = push - CartPoleState.PoleMassLength * angularAcceleration * cosine / totalMass;
        position += CartPoleState.SecondsPerStep * speed;
        speed += CartPoleState.SecondsPerStep * acceleration;
        angle += CartPoleState.SecondsPerStep * angularSpeed;
        angularSpeed += CartPoleState.SecondsPerStep * angularAcceleration;
        position.CopyTo(_position, first);
        speed.CopyTo(_speed, first);
        angle.CopyTo(_angle, first);
        angularSpeed.CopyTo(_angularSpeed, first);
        Transpose(Single(position), Single(speed), Single(angle), Single(angularSpeed), observations);
        return (Vector256.GreaterThan(Vector256.Abs(position), Vector256.Create(CartPoleState.PositionLimit))
            | Vector256.GreaterThan(Vector256.Abs(angle), Vector256.Create(CartPoleState.AngleLimit))).ExtractMostSignificantBits();
    }

    private static Vector128<float> Single(Vector256<double> values) => Vector128.Narrow(values.GetLower(), values.GetUpper());

    // Four numbers of four copies to four copies of four numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, Span<float> target)
    {
        Vector256<int> alternating = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Vector256<double> ab = Vector256.Shuffle(Vector256.Create(a, b), alternating).AsDouble(); // a0 b0, a1 b1, a2 b2, a3 b3
        Vector256<double> cd = Vector256.Shuffle(Vector256.Create(c, d), alternating).AsDouble();
        Vector256<long> crossed = Vector256.Create(0L, 2, 1, 3);
        Vector256.Shuffle(Vector256.Create(ab.GetLower(), cd.GetLower()), crossed).AsSingle().CopyTo(target);
        Vector256.Shuffle(Vector256.Create(ab.GetUpper(), cd.GetUpper()), crossed).AsSingle().CopyTo(target[8..]);
    }
}
