using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A dense layer, rectified or not: weights (units x inputs) and bias. Managed code. Immutable.</summary>
internal sealed class DenseLayer
{
    private readonly PackedRows _packed;
    private readonly bool _rectify;

    public DenseLayer(TensorData weight, TensorData bias, bool rectify)
    {
        (Weight, Bias, _rectify) = (weight, bias, rectify);
        _packed = new PackedRows(weight.Values.Span, Units, Inputs, 0, Inputs);
    }

    public TensorData Weight { get; }

    public TensorData Bias { get; }

    public int Units => Weight.Shape[0];

    public int Inputs => Weight.Shape[1];

    /// <summary>Values from one row of outputs to the next: the units, rounded up to what the product kernel writes.</summary>
    public int OutputStride => _packed.PanelCount * PackedRows.PanelWidth;

    /// <summary>Computes outputs of rows of inputs.</summary>
    /// <param name="inputs">Rows of <see cref="Inputs"/> values.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputStride">Values from one row to the next; less than a row if rows overlap.</param>
    /// <param name="outputs">Receives rows of <see cref="Units"/> values, <see cref="OutputStride"/> apart.</param>
    public void Apply(ReadOnlySpan<float> inputs, int rows, int inputStride, Span<float> outputs)
    {
        for (int panel = 0; panel < _packed.PanelCount; panel++)
        {
            DotProducts.Compute(inputs, rows, inputStride, _packed, panel, outputs[(panel * PackedRows.PanelWidth)..], OutputStride);
        }

        for (int row = 0; row < rows; row++)
        {
            Span<float> output = outputs.Slice(row * OutputStride, Units);
            TensorPrimitives.Add(output, Bias.Values.Span, output);
            if (_rectify)
            {
                TensorPrimitives.Max(output, 0, output);
            }
        }
    }
}
