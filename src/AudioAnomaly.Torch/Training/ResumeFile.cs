using System.Globalization;
using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// The file that training is written to after each epoch: a safetensors file with weights, best weights and the optimiser's memory, and how far training is
/// in its remarks.
/// </summary>
internal sealed class ResumeFile(string path, string fingerprint)
{
    private const string Format = "audioanomaly-training-1";

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(TrainingRecord record, IReadOnlyList<torch.Tensor> tensors, int steps)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["fingerprint"] = fingerprint,
            ["epoch"] = record.Epoch.ToString(CultureInfo.InvariantCulture),
            ["bestEpoch"] = record.BestEpoch.ToString(CultureInfo.InvariantCulture),
            ["bestLoss"] = record.BestLoss.ToString("R", CultureInfo.InvariantCulture),
            ["steps"] = steps.ToString(CultureInfo.InvariantCulture),
        };
        IEnumerable<KeyValuePair<string, TensorData>> data = tensors.Select((tensor, i) => KeyValuePair.Create(NameOf(i), tensor.ToTensorData()));
        try
        {
            AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, data, metadata));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FitException($"The resume file '{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Reads the file into the tensors.</summary>
    /// <returns>How far training was, or null if there is no file.</returns>
    /// <exception cref="FitException">The file is damaged or belongs to another fit.</exception>
    public (TrainingRecord Record, int Steps)? Read(IReadOnlyList<torch.Tensor> tensors)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            IReadOnlyDictionary<string, string> metadata = SafetensorsTable.Read(stream, stream.Length).Metadata;
            if (metadata.GetValueOrDefault("format") != Format)
            {
                throw new FormatException("it is no resume file of this version.");
            }

            if (metadata.GetValueOrDefault("fingerprint") != fingerprint)
            {
                throw new FormatException("it belongs to a fit with other options, another seed or other data.");
            }

            stream.Position = 0;
            Restore(SafetensorsFile.Read(stream, stream.Length), tensors);
            return (new TrainingRecord(Integer("epoch"), double.Parse(metadata["bestLoss"], CultureInfo.InvariantCulture), Integer("bestEpoch")), Integer("steps"));

            int Integer(string key) => int.Parse(metadata[key], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or IOException or OverflowException or UnauthorizedAccessException)
        {
            throw new FitException($"Training cannot be resumed from '{path}': {e.Message} Delete the file, or name another one, to start anew.", e);
        }
    }

    private static void Restore(Dictionary<string, TensorData> saved, IReadOnlyList<torch.Tensor> tensors)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (!saved[NameOf(i)].Shape.Select(size => (long)size).SequenceEqual(tensors[i].shape))
            {
                throw new FormatException($"its array '{NameOf(i)}' has another shape.");
            }
        }

        for (int i = 0; i < tensors.Count; i++)
        {
            saved[NameOf(i)].Values.Span.CopyTo(tensors[i].AsSpan());
        }
    }

    private static string NameOf(int index) => index.ToString("0000", CultureInfo.InvariantCulture);
}
