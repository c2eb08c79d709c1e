using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Layers of long short-term memory; parameters start uniform in +-1/sqrt(hiddenSize). <paramref name="dropout"/>: probability between
        /// layers while training; <paramref name="bidirectional"/>: each layer also runs from the last step to the first.
        /// </summary>
        public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0,
            bool bidirectional = false, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new LSTM(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        }

        /// <summary>Layers of gated recurrent units; settings as for <see cref="LSTM"/>.</summary>
        public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0,
            bool bidirectional = false, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new GRU(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional);
        }

        /// <summary>Layers of a simple recurrent network; settings as for <see cref="LSTM"/>.</summary>
        public static RNN RNN(long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true,
            bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new RNN(inputSize, hiddenSize, numLayers, nonLinearity, bias, batchFirst, dropout, bidirectional);
        }

        /// <summary>One step of long short-term memory; parameters start uniform in +-1/sqrt(hiddenSize).</summary>
        public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new LSTMCell(inputSize, hiddenSize, bias);
        }

        /// <summary>One step of a gated recurrent unit; parameters start uniform in +-1/sqrt(hiddenSize).</summary>
        public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new GRUCell(inputSize, hiddenSize, bias);
        }

        /// <summary>One step of a simple recurrent network; parameters start uniform in +-1/sqrt(hiddenSize).</summary>
        public static RNNCell RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true,
            Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new RNNCell(inputSize, hiddenSize, nonLinearity, bias);
        }
    }
}
