using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>
/// A 3x3 convolution with its kernel as Winograd coefficients, packed for one vector width; bias and rectifier behind it, and average pooling if it ends
/// a block. Immutable.
/// </summary>
internal sealed unsafe class WinogradLayer
{
    private readonly PinnedFloats _panels;
    private readonly PinnedFloats _bias;

    /// <param name="kernel">The kernel.</param>
    /// <param name="lanes">The numbers in a vector.</param>
    /// <param name="pools">Whether 2x2 average pooling follows.</param>
    public WinogradLayer(FoldedKernel kernel, int lanes, bool pools)
    {
        (Inputs, Outputs, Pools) = (ChannelBlocks.Held(kernel.Inputs), ChannelBlocks.Held(kernel.Outputs), pools);
        PanelWidth = 2 * lanes;
        PanelCount = (Outputs + PanelWidth - 1) / PanelWidth;
        _panels = new PinnedFloats((long)PanelCount * PanelLength);
        _bias = new PinnedFloats(PanelCount * PanelWidth);
        for (int output = 0; output < kernel.Outputs; output++)
        {
            _bias.Pointer[output] = kernel.Bias[output];
        }

        for (int panel = 0; panel < PanelCount; panel++)
        {
            Pack(kernel, panel);
        }
    }

    /// <summary>The input channels held.</summary>
    public int Inputs { get; }

    /// <summary>The output channels held.</summary>
    public int Outputs { get; }

    /// <summary>Whether 2x2 average pooling follows.</summary>
    public bool Pools { get; }

    /// <summary>The output channels of a panel: two vectors.</summary>
    public int PanelWidth { get; }

    /// <summary>The number of panels.</summary>
    public int PanelCount { get; }

    /// <summary>One number an output channel.</summary>
    public float* Bias => _bias.Pointer;

    private long PanelLength => (long)Winograd.Positions * Inputs * PanelWidth;

    /// <summary>A panel's coefficients: position by position, input by input, its outputs.</summary>
    public float* Panel(int panel) => _panels.Pointer + (panel * PanelLength);

    // Positions lie far apart: the panel's outputs are gathered first, so that whole cache lines are written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(FoldedKernel kernel, int panel)
    {
        Span<double> taps = stackalloc double[FoldedKernel.Taps];
        Span<double> coefficients = stackalloc double[Winograd.Positions];
        Span<float> gathered = stackalloc float[Winograd.Positions * PanelWidth];
        int first = panel * PanelWidth;
        int count = Math.Clamp(kernel.Outputs - first, 0, PanelWidth);
        for (int input = 0; input < kernel.Inputs; input++)
        {
            for (int output = 0; output < count; output++)
            {
                kernel.Between(first + output, input, taps);
                Winograd.TransformKernel(taps, coefficients);
                for (int position = 0; position < coefficients.Length; position++)
                {
                    gathered[(position * PanelWidth) + output] = (float)coefficients[position];
                }
            }

            float* target = Panel(panel) + ((long)input * PanelWidth);
            for (int position = 0; position < coefficients.Length; position++, target += (long)Inputs * PanelWidth)
            {
                gathered.Slice(position * PanelWidth, count).CopyTo(new Span<float>(target, count));
            }
        }
    }
}
