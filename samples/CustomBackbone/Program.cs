using AudioAnomaly.Samples;

return await CustomBackboneProgram.RunAsync(args);
