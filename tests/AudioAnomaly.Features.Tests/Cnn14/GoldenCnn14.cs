using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Cnn14Network;

/// <summary>The weights of full width that the golden block outputs were made with, by formula: every tensor filled with the hash of its index, seeds counting up.</summary>
internal static class GoldenCnn14
{
    public static Cnn14Weights Weights { get; } = Create();

    private static Cnn14Weights Create()
    {
        int[] widths = [64, 128, 256, 512];
        int seed = 0;
        var tensors = new Dictionary<string, TensorData>();
        AddNorm("bn0", 64, isInput: true);
        int inputs = 1;
        for (int block = 0; block < widths.Length; block++)
        {
            int outputs = widths[block];
            string name = $"conv_block{block + 1}";
            AddKernel($"{name}.conv1.weight", outputs, inputs);
            AddKernel($"{name}.conv2.weight", outputs, outputs);
            AddNorm($"{name}.bn1", outputs, isInput: false);
            AddNorm($"{name}.bn2", outputs, isInput: false);
            inputs = outputs;
        }

        return new Cnn14Weights(tensors);

        void AddKernel(string name, int outputs, int inputs)
            => tensors[name] = new TensorData(Fill(outputs * inputs * 9, h => h * Math.Sqrt(6.0 / (9 * inputs))), outputs, inputs, 3, 3);

        void AddNorm(string name, int channels, bool isInput)
        {
            tensors[$"{name}.weight"] = new TensorData(Fill(channels, h => 1 + (0.1 * h)), channels);
            tensors[$"{name}.bias"] = new TensorData(Fill(channels, h => 0.1 * h), channels);
            tensors[$"{name}.running_mean"] = new TensorData(Fill(channels, h => isInput ? -20 + (5 * h) : 0.1 * h), channels);
            tensors[$"{name}.running_var"] = new TensorData(Fill(channels, h => isInput ? 100 * (1 + (0.5 * h)) : 1 + (0.5 * h)), channels);
        }

        float[] Fill(int count, Func<double, double> map)
        {
            seed++;
            float[] values = new float[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = (float)map(IndexHash.At(i, seed));
            }

            return values;
        }
    }
}
