using TorchSharp.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// The layers and directions that RNN, GRU and LSTM run through. The parameters belong to the module and are named as in PyTorch:
/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse ...; they start uniform in +-1/sqrt(hiddenSize).
/// </summary>
internal sealed class RecurrentStack<TCell>
    where TCell : struct, IRecurrence
{
    private readonly nn.Module _owner;
    private readonly long _inputSize, _hiddenSize, _layers;
    private readonly int _directions;
    private readonly bool _batchFirst;
    private readonly double _dropout;
    private readonly RecurrentWeights[] _weights; // layer by layer, forward before reverse

    internal RecurrentStack(nn.Module owner, long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional)
    {
        if (numLayers < 1)
            throw new ArgumentOutOfRangeException(nameof(numLayers), numLayers, $"{owner.GetName()}: 1 or more layers are needed.");
        nn.functional.CheckProbability(dropout);
        (_owner, _inputSize, _hiddenSize, _layers, _directions) = (owner, inputSize, hiddenSize, numLayers, bidirectional ? 2 : 1);
        (_batchFirst, _dropout) = (batchFirst, dropout);
        _weights = new RecurrentWeights[numLayers * _directions];
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = new RecurrentWeights(owner, i < _directions ? inputSize : hiddenSize * _directions, hiddenSize, TCell.Gates, bias,
                $"_l{i / _directions}{(i % _directions == 1 ? "_reverse" : "")}");
    }

    /// <summary>
    /// [steps, rows, in], [rows, steps, in] if batchFirst, or [steps, in]; states [layers * directions, rows, units] ([layers * directions, units]
    /// without rows), zeros if null. Gives the last layer's states of every step and the states of every layer after its last step.
    /// </summary>
    internal (Tensor Output, Tensor Hidden, Tensor? Cell) Run(Tensor input, Tensor? hidden, Tensor? cell)
    {
        Check(input, hidden, nameof(hidden));
        Check(input, cell, nameof(cell));
        using DisposeScope scope = NewDisposeScope();
        bool single = input.dim() == 2;
        Tensor x = single ? input.unsqueeze(1) : _batchFirst ? input.transpose(0, 1) : input; // [steps, rows, in]
        long rows = x.size(1);
        List<Tensor> lastHidden = [], lastCell = [];
        for (int layer = 0; layer < _layers; layer++)
        {
            if (layer > 0 && _dropout > 0)
                x = nn.functional.dropout(x, _dropout, _owner.training);
            Tensor[] outputs = new Tensor[_directions];
            for (int direction = 0; direction < _directions; direction++)
            {
                int place = layer * _directions + direction;
                Tensor Start(Tensor? states) => states is null ? zeros(rows, _hiddenSize) : states.select(0, place).reshape(rows, _hiddenSize);
                (outputs[direction], Tensor? c) = _weights[place].Run<TCell>(
                    x, Start(hidden), TCell.HasCell ? Start(cell) : null, direction == 1);
                lastHidden.Add(outputs[direction].select(0, direction == 1 ? 0 : -1));
                if (c is not null)
                    lastCell.Add(c);
            }
            x = _directions == 1 ? outputs[0] : cat(outputs, -1);
        }

        Tensor Last(List<Tensor> states) => single ? cat(states, 0) : stack(states);
        Tensor output = single ? x.squeeze(1) : _batchFirst ? x.transpose(0, 1) : x;
        return (output.MoveToOuterDisposeScope(), Last(lastHidden).MoveToOuterDisposeScope(),
            TCell.HasCell ? Last(lastCell).MoveToOuterDisposeScope() : null);
    }

    private void Check(Tensor input, Tensor? states, string name)
    {
        int rank = input.sizes.Length;
        if (rank is not (2 or 3) || input.sizes[^1] != _inputSize || input.sizes[rank == 3 && _batchFirst ? 1 : 0] == 0)
            throw new ArgumentException(
                $"{_owner.GetName()}: an input {Shapes.Text(input.sizes)} does not fit; needed is "
                + $"{(_batchFirst ? "(rows, steps, " : "(steps, rows, ")}{_inputSize}) or (steps, {_inputSize}), with one step or more");
        long[] rows = rank == 3 ? [input.sizes[_batchFirst ? 0 : 1]] : [];
        long[] wanted = [_weights.Length, .. rows, _hiddenSize];
        if (states is not null && !states.sizes.AsSpan().SequenceEqual(wanted))
            throw new ArgumentException($"{_owner.GetName()}: the {name} state has shape {Shapes.Text(states.sizes)}; needed is {Shapes.Text(wanted)}");
    }
}
