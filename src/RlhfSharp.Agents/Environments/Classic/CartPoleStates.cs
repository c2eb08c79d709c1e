using System.Numerics;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>Many <see cref="CartPoleState"/>, each number of all copies side by side, moved on together with the same bits.</summary>
internal sealed class CartPoleStates
{
    private readonly int _count;
    private readonly double[] _position, _speed, _angle, _angularSpeed, _force; // [copies, rounded up to whole vectors]

    /// <summary><paramref name="count"/> copies at rest.</summary>
    internal CartPoleStates(int count)
    {
        _count = count;
        int padded = (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        (_position, _speed, _angle, _angularSpeed, _force) =
            (new double[padded], new double[padded], new double[padded], new double[padded], new double[padded]);
    }

    /// <summary>One copy's state.</summary>
    internal CartPoleState this[int copy]
    {
        get => new() { Position = _position[copy], Speed = _speed[copy], Angle = _angle[copy], AngularSpeed = _angularSpeed[copy] };
        set => (_position[copy], _speed[copy], _angle[copy], _angularSpeed[copy]) = (value.Position, value.Speed, value.Angle, value.AngularSpeed);
    }

    /// <summary>As <see cref="CartPoleState.Advance"/> for every copy: to the right where its action is 1.</summary>
    /// <param name="actions">[copies], 0 or 1.</param>
    /// <param name="failed">[copies], filled: <see cref="CartPoleState.HasFailed"/> afterwards.</param>
    internal void Advance(ReadOnlySpan<long> actions, Span<bool> failed)
    {
        for (int i = 0; i < actions.Length; i++)
            _force[i] = (2 * actions[i] - 1) * CartPoleState.Force;
        for (int i = 0; i < _force.Length; i += Vector<double>.Count)
        {
            Vector<long> fallen = Advance(i);
            for (int lane = 0; lane < Vector<double>.Count && i + lane < _count; lane++)
                failed[i + lane] = fallen[lane] != 0;
        }
    }

    /// <summary>Writes position, speed, angle and angular speed of each copy as float32, [copies, 4].</summary>
    internal void CopyTo(Span<float> observations)
    {
        observations = observations[..(4 * _count)];
        for (int i = 0; i < _count; i++)
        {
            Span<float> observation = observations.Slice(4 * i, 4);
            observation[0] = (float)_position[i];
            observation[1] = (float)_speed[i];
            observation[2] = (float)_angle[i];
            observation[3] = (float)_angularSpeed[i];
        }
    }

    // The formulas of CartPoleState.Advance, operation by operation.
    private Vector<long> Advance(int first)
    {
        Vector<double> position = new(_position, first), speed = new(_speed, first), angle = new(_angle, first), angularSpeed = new(_angularSpeed, first);
        Vector<double> totalMass = new(CartPoleState.TotalMass);
        (Vector<double> sine, Vector<double> cosine) = SmallAngle.SineCosine(angle);
        Vector<double> push = (new Vector<double>(_force, first) + CartPoleState.PoleMassLength * (angularSpeed * angularSpeed) * sine) / totalMass;
        Vector<double> angularAcceleration = (CartPoleState.Gravity * sine - cosine * push)
            / (CartPoleState.HalfLength * (new Vector<double>(4.0 / 3.0) - CartPoleState.PoleMass * (cosine * cosine) / totalMass));
        Vector<double> acceleration = push - CartPoleState.PoleMassLength * angularAcceleration * cosine / totalMass;
        position += CartPoleState.SecondsPerStep * speed;
        angle += CartPoleState.SecondsPerStep * angularSpeed;
        position.CopyTo(_position, first);
        angle.CopyTo(_angle, first);
        (speed + CartPoleState.SecondsPerStep * acceleration).CopyTo(_speed, first);
        (angularSpeed + CartPoleState.SecondsPerStep * angularAcceleration).CopyTo(_angularSpeed, first);
        return Vector.GreaterThan(Vector.Abs(position), new Vector<double>(CartPoleState.PositionLimit))
            | Vector.GreaterThan(Vector.Abs(angle), new Vector<double>(CartPoleState.AngleLimit));
    }
}
