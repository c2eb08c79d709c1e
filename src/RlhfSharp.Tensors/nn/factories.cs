using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>y = x W^T + b; W and b start uniform in +-1/sqrt(inputSize).</summary>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new Linear(inputSize, outputSize, hasBias);
        }

        /// <summary>y = x W^T + b with given parameters.</summary>
        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        /// <summary>A table of rows, standard normal at first; the row <paramref name="padding_idx"/> starts at zero and gets no gradient.</summary>
        /// <remarks><paramref name="max_norm"/>, <paramref name="scale_grad_by_freq"/> and <paramref name="sparse"/> are not offered.</remarks>
        public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null,
            double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            if (max_norm is not null || scale_grad_by_freq || sparse || norm_type != 2.0)
                throw new NotSupportedException("The managed engine's embedding knows no max_norm, norm_type, scale_grad_by_freq or sparse gradients.");
            return new Embedding(num_embeddings, embedding_dims, padding_idx);
        }

        /// <summary>Layer normalisation over the last dimensions.</summary>
        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
            Device? device = null, ScalarType? dtype = null)
        {
            OnlyFloat32(device, dtype);
            return new LayerNorm(normalized_shape, eps, elementwise_affine, bias);
        }

        /// <summary>Layer normalisation over the last dimension.</summary>
        public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
            Device? device = null, ScalarType? dtype = null) => LayerNorm([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        /// <summary>Zeroes elements with probability p while training.</summary>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>Joins the dimensions from start_dim to end_dim.</summary>
        public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);

        /// <summary>Hands its input on.</summary>
        public static Identity Identity() => new();

        /// <summary>The exact form.</summary>
        public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

        /// <summary>The exact form, in place if asked.</summary>
        public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

        /// <summary>The exact or the tanh form.</summary>
        public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);

        /// <summary>max(x, 0).</summary>
        public static ReLU ReLU(bool inplace = false) => new(inplace);

        /// <summary>x where positive, else negative_slope x.</summary>
        public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);

        /// <summary>x sigmoid(x).</summary>
        public static SiLU SiLU() => new(false);

        /// <summary>x sigmoid(x), in place if asked.</summary>
        public static SiLU SiLU(bool inplace) => new(inplace);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Sigmoid Sigmoid() => new(false);

        /// <summary>The hyperbolic tangent.</summary>
        public static Tanh Tanh() => new(false);

        /// <summary>The hyperbolic tangent, in place if asked.</summary>
        public static Tanh Tanh(bool inplace = false) => new(inplace);

        /// <summary>Probabilities along a dimension.</summary>
        public static Softmax Softmax(long dim) => new(dim);

        /// <summary>A list of modules.</summary>
        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        /// <summary>A list of modules of one type.</summary>
        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);

        /// <summary>An empty sequence.</summary>
        public static Sequential Sequential() => new([]);

        /// <summary>Modules in a row, named by their places.</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

        /// <summary>Modules in a row, named by their places.</summary>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) =>
            new(modules.Select((module, place) => (place.ToString(), module)));

        /// <summary>Named modules in a row.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        /// <summary>Named modules in a row.</summary>
        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules);

        /// <summary>Named modules in a row.</summary>
        public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
            Sequential((IEnumerable<Tuple<string, Module<Tensor, Tensor>>>)modules);

        /// <summary>Named modules in a row.</summary>
        public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
            new(modules.Select(entry => (entry.Item1, entry.Item2)));

        internal static void OnlyFloat32(Device? device, ScalarType? dtype)
        {
            if (dtype is not null and not ScalarType.Float32)
                throw new NotSupportedException($"The managed engine's modules hold float32 parameters; asked was {dtype}.");
            if (device is not null && device.type != DeviceType.CPU)
                throw new NotSupportedException($"The managed engine runs on the CPU; asked was {device}. Build with -p:TensorEngine=TorchSharp for others.");
        }
    }
}
