using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Onnx;

/// <summary>Settings of the <see cref="OnnxExtractor"/>. What is not set is found out from the network.</summary>
/// <remarks>A mutable bag: the extractor takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns32k) // the front end that the network was trained with
///     .UseOnnx(options =>
///     {
///         options.File = "network.onnx";
///         options.Layers = ["block3", "block4"];
///         options.Scale = Math.Log(10) / 10; // it wants natural logarithms
///     })
///     .UsePatchCore()
///     .Build();
/// </code>
/// </example>
public sealed record OnnxOptions : IValidatableObject
{
    internal static OptionsFormat<OnnxOptions> Format { get; } = new(
        OnnxOptionsJson.Default.OnnxOptions,
        static options => options with { Layers = options.Layers is null ? null! : [.. options.Layers], Execution = options.Execution?.Copy()! });

    /// <summary>The file with the network (.onnx). Weights that lie in files beside it are read too. Null by default.</summary>
    [JsonIgnore]
    public string? File { get; set; }

    /// <summary>The network itself, for one that is in memory; in the place of <see cref="File"/>. Empty by default.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Content { get; set; }

    /// <summary>On what to compute; see <see cref="OnnxExecutionOptions"/>. Never saved.</summary>
    [JsonIgnore]
    public OnnxExecutionOptions Execution { get; set; } = new();

    /// <summary>
    /// Leaves the network out of model files, which then hold its SHA-256 and its path. Such a model loads where the file is at that path, or is named by
    /// <see cref="OnnxExecutionOptions.NetworkFiles"/>, and refuses another network. False by default: the network travels in the model.
    /// </summary>
    public bool ByReference { get; set; }

    /// <summary>
    /// The outputs that are layers, by their names; tensors of the network's inside can be named too. All outputs by default.
    /// </summary>
    public IList<string> Layers { get; set; } = [];

    /// <summary>
    /// What the input's axes stand for, as letters: n batch, c channel, t time, f frequency, such as "nctf" for PANNs and "nft" for many recurrent networks.
    /// Null (the default) to guess by lengths and names.
    /// </summary>
    public string? InputLayout { get; set; }

    /// <summary>What the axes of every output stand for, such as "nctf" or "ntc". Null (the default) to find out by running the network.</summary>
    public string? OutputLayout { get; set; }

    /// <summary>The number of mel bands that the network takes, from 1 to 4,096, if it does not tell; null by default.</summary>
    [Range(1, 4096)]
    public int? Bins { get; set; }

    /// <summary>
    /// The factor that turns decibels into the network's unit, not 0: 1 (the default) for decibels, 0.2302585 (ln 10 / 10) for the natural logarithm of
    /// the power. The network is given (dB x <see cref="Scale"/> - <see cref="Mean"/>) / <see cref="Deviation"/>.
    /// </summary>
    [Range(-1e6, 1e6)]
    public double Scale { get; set; } = 1;

    /// <summary>The mean that the network was trained to have taken away, in its unit; 0 by default.</summary>
    [Range(-1e6, 1e6)]
    public double Mean { get; set; }

    /// <summary>The deviation that the network was trained to have divided by, in its unit, above 0; 1 by default.</summary>
    [Range(1e-6, 1e6)]
    public double Deviation { get; set; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (File is not null && !Content.IsEmpty)
        {
            yield return new($"Set only one of {nameof(File)} and {nameof(Content)}.", [nameof(File), nameof(Content)]);
        }
        else if (Directory.Exists(File))
        {
            yield return new($"the network '{File}' is a folder: give the file in it.", [nameof(File)]);
        }
        else if (File is not null && !System.IO.File.Exists(File))
        {
            yield return new($"there is no network file '{File}'.", [nameof(File)]);
        }

        if (ByReference && !Content.IsEmpty)
        {
            yield return new($"{nameof(ByReference)} needs a {nameof(File)}: a network in memory has none.", [nameof(ByReference)]);
        }

        if (Layers is null || Execution is null)
        {
            yield return new($"{nameof(Layers)} and {nameof(Execution)} must not be null.", [nameof(Layers), nameof(Execution)]);
        }
        else if (Layers.Any(string.IsNullOrEmpty) || Layers.Distinct(StringComparer.Ordinal).Count() != Layers.Count)
        {
            yield return new($"{nameof(Layers)} names a layer twice, or has an empty name.", [nameof(Layers)]);
        }

        if (InputLayout is not null && !TensorAxes.IsInput(InputLayout))
        {
            yield return new($"{nameof(InputLayout)} '{InputLayout}' must hold t and f once, and n and c at most once.", [nameof(InputLayout)]);
        }

        if (OutputLayout is not null && !TensorAxes.IsOutput(OutputLayout))
        {
            yield return new(
                $"{nameof(OutputLayout)} '{OutputLayout}' must hold t once, n and f at most once, and c for every axis of channels.",
                [nameof(OutputLayout)]);
        }

        if (Scale == 0)
        {
            yield return new($"{nameof(Scale)} must not be 0.", [nameof(Scale)]);
        }
    }
}
